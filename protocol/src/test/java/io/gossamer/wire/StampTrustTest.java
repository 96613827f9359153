package io.gossamer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.wire.StampTrust.Stage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StampTrustTest {
    private static final StampKey KEY = StampKey.ofText("sixteen characters").orElseThrow();

    private static ByteBuffer sent(StampTrust by) {
        StampFormat format = StampTrust.format(by.sending());
        ByteBuffer packet = ByteBuffer.allocate(format.bytes());
        StampPacket.writeRequest(
                format, new StampPacket.Request(3, 4, ErrorEstimate.UNVOUCHED_MILLISECOND, 5), packet.duplicate());
        by.sending().ifPresent(key -> StampPacket.seal(key, packet));
        return packet;
    }

    private static boolean understands(StampTrust reader, ByteBuffer packet) {
        try {
            StampFormat format = StampTrust.format(reader.vouchedBy(packet));
            return StampPacket.readRequest(format, packet).sequence() == 3;
        } catch (MalformedPacketException refused) {
            return false;
        }
    }

    @Test
    void neighbouringStagesUnderstandEachOther() {
        List<Stage> stages = List.of(Stage.values());
        for (Stage sender : stages) {
            for (Stage reader : stages) {
                boolean open = sender == Stage.OFF || sender == Stage.ACCEPT;
                boolean understood = open ? reader != Stage.REQUIRE : reader != Stage.OFF;
                assertThat(understands(StampTrust.of(reader, KEY), sent(StampTrust.of(sender, KEY))))
                        .as("%s to %s", sender, reader)
                        .isEqualTo(understood);
                if (Math.abs(stages.indexOf(sender) - stages.indexOf(reader)) <= 1) {
                    assertThat(understood).isTrue();
                }
            }
        }
    }

    @Test
    void whoRequiresAKeySaysWhyNot() {
        StampTrust strict = StampTrust.of(Stage.REQUIRE, KEY);
        assertThatThrownBy(() -> strict.vouchedBy(sent(StampTrust.OPEN)))
                .isInstanceOfSatisfying(MalformedPacketException.class, refused -> assertThat(refused.reason())
                        .isEqualTo("not_authenticated"));
        StampTrust other = StampTrust.of(Stage.REQUIRE, StampKey.ofMesh("gossamer", "sixteen characters"));
        assertThatThrownBy(() -> strict.vouchedBy(sent(other)))
                .isInstanceOfSatisfying(MalformedPacketException.class, refused -> assertThat(refused.reason())
                        .isEqualTo("hmac"));
    }

    @Test
    void aMeshsKeyIsOfItsNameAndItsSecret() throws Exception {
        StampTrust one = StampTrust.of(Stage.REQUIRE, StampKey.ofMesh("a", "the secret of both"));
        assertThat(StampTrust.of(Stage.REQUIRE, StampKey.ofMesh("a", "the secret of both"))
                        .vouchedBy(sent(one)))
                .isPresent();
        for (StampKey other :
                List.of(StampKey.ofMesh("b", "the secret of both"), StampKey.ofMesh("a", "the secret of none"))) {
            assertThat(StampTrust.of(Stage.ACCEPT, other).vouchedBy(sent(one))).isEqualTo(Optional.empty());
        }
    }
}
