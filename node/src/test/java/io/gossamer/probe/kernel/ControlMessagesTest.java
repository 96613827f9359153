package io.gossamer.probe.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ControlMessagesTest {
    private final ByteBuffer control = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    private ControlMessagesTest message(int level, int type, int length, long... longs) {
        int at = control.position();
        control.putLong(at, 16 + length).putInt(at + 8, level).putInt(at + 12, type);
        for (int i = 0; i < longs.length; i++) {
            control.putLong(at + 16 + 8 * i, longs[i]);
        }
        control.position(at + 16 + (length + 7 & ~7));
        return this;
    }

    private ControlMessagesTest number(int level, int type, int value) {
        int at = control.position();
        control.putLong(at, 20).putInt(at + 8, level).putInt(at + 12, type).putInt(at + 16, value);
        control.position(at + 24);
        return this;
    }

    private ControlMessages parsed() {
        control.flip();
        return ControlMessages.parse(control);
    }

    @Test
    void allThatTheKernelSaysIsRead() {
        ControlMessages messages = number(0, 2, 57)
                .message(1, 35, 16, 1_700_000_000L, 999_999_999L)
                .number(1, 40, -1)
                .parsed();
        assertThat(messages.stampNanos()).hasValue(1_700_000_000_999_999_999L);
        assertThat(messages.ttl()).hasValue(57);
        assertThat(messages.dropped()).hasValue(-1);
    }

    @Test
    void theHopLimitOfIpv6IsOneToo() {
        assertThat(number(41, 52, 3).parsed().ttl()).hasValue(3);
    }

    @Test
    void othersMessagesArePassedOver() {
        ControlMessages messages = message(1, 29, 16, 5, 6)
                .message(0, 8, 12, 1, 2)
                .number(41, 52, 64)
                .parsed();
        assertThat(messages.stampNanos()).isEmpty();
        assertThat(messages.ttl()).hasValue(64);
    }

    @Test
    void nothingIsNothing() {
        ControlMessages messages = parsed();
        assertThat(messages.stampNanos()).isEmpty();
        assertThat(messages.ttl()).isEmpty();
        assertThat(messages.dropped()).isEmpty();
    }

    @Test
    void whatIsCutOffIsNotThere() {
        message(1, 35, 16, 7, 8);
        control.flip();
        for (int length = 0; length < 32; length++) {
            control.limit(length);
            assertThat(ControlMessages.parse(control).stampNanos())
                    .as("the first %d bytes", length)
                    .isEmpty();
        }
        control.limit(32);
        assertThat(ControlMessages.parse(control).stampNanos()).hasValue(7_000_000_008L);
    }

    @Test
    void noiseEndsAndHarmsNothing() {
        Random random = new Random(11);
        byte[] noise = new byte[128];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(noise);
            ByteBuffer bytes = ByteBuffer.wrap(noise).order(ByteOrder.nativeOrder());
            bytes.putLong(0, random.nextInt(-2, 200));
            ControlMessages.parse(bytes);
            assertThat(bytes.position()).isZero();
        }
    }
}
