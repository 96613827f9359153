package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.LinkDetail;
import org.junit.jupiter.api.Test;

final class PacketOrderTest {
    private final PacketOrder order = new PacketOrder();

    private LinkDetail.Reordering of(int... sequences) {
        for (int sequence : sequences) {
            order.came(sequence);
        }
        return order.takeWindow();
    }

    @Test
    void whatComesInOrderIsNotReordered() {
        assertThat(of(1, 2, 5, 6)).isEqualTo(LinkDetail.Reordering.NONE);
    }

    @Test
    void howManyWithHigherNumbersCameRightBeforeIsItsDegree() {
        assertThat(of(1, 3, 2)).isEqualTo(new LinkDetail.Reordering(1, 0, 0));
        assertThat(of(4, 7, 8, 9, 5, 10)).isEqualTo(new LinkDetail.Reordering(1, 1, 1));
        assertThat(of(20, 22, 23, 21)).isEqualTo(new LinkDetail.Reordering(1, 1, 0));
    }

    @Test
    void numbersWrap() {
        assertThat(of(Integer.MAX_VALUE, Integer.MIN_VALUE + 1, Integer.MIN_VALUE))
                .isEqualTo(new LinkDetail.Reordering(1, 0, 0));
    }
}
