package io.gossamer.probe;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.waiting.Eventually;
import io.gossamer.wire.ErrorEstimate;
import io.gossamer.wire.StampFormat;
import io.gossamer.wire.StampKey;
import io.gossamer.wire.StampPacket;
import io.gossamer.wire.StampTrust;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** STAMP with a key (RFC 8762 §4.4), whoever takes the times of arrival. */
abstract class AuthenticatedMeterContract extends LiveMeters {
    private static final StampKey KEY =
            StampKey.ofText("a key of the mesh's own").orElseThrow();

    private static StampTrust trust(StampTrust.Stage stage) {
        return StampTrust.of(stage, KEY);
    }

    @Test
    void aMeshGoesFromOpenToAuthenticatedWithoutALoss() throws Exception {
        Recording recording = new Recording();
        LinkMeter a = start(A, "127.0.0.1", recording);
        LinkMeter b = start(B, "127.0.0.1", new Recording());
        a.setTargets(List.of(target(B, "127.0.0.1", b)));
        b.setPeers(List.of(target(A, "127.0.0.1", a)));
        await().until(() -> recording.changes.contains("UNKNOWN>UP"));
        for (StampTrust.Stage stage : StampTrust.Stage.values()) {
            for (LinkMeter meter : List.of(a, b)) {
                meter.use(trust(stage));
                long before = a.tally().value("replies", "first");
                await().until(() -> a.tally().value("replies", "first") > before + 5);
            }
        }
        int windows = recording.summaries.size();
        await().until(() -> recording.summaries.size() > windows + 1);

        assertThat(recording.summaries)
                .allSatisfy(window -> assertThat(window.counts().lost()).isZero());
        assertThat(b.tally().value("reflector_dropped", "hmac")).isZero();
        assertThat(b.tally().value("reflector_dropped", "replayed")).isZero();
        assertThat(a.tally().value("replies_dropped", "not_authenticated")).isZero();
        assertThat(recording.changes).containsExactly("UNKNOWN>UP");
    }

    @Test
    void whereTheKeyIsRequiredNobodyElseIsAnsweredAndNothingTwice() throws Exception {
        LinkMeter meter = start(A, literal("127.0.0.1"), new Recording(), trust(StampTrust.Stage.REQUIRE));
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            byte[] sealed = sealed(KEY, 7);
            byte[] reply = ask(socket, meter, sealed);
            assertThat(reply).hasSize(112);
            assertThat(StampPacket.isSealed(KEY, ByteBuffer.wrap(reply))).isTrue();
            StampPacket.Reply read = StampPacket.readReply(StampFormat.AUTHENTICATED, ByteBuffer.wrap(reply));
            assertThat(read.echo().sequence()).isEqualTo(7);
            assertThat(read.heldNanos()).isBetween(0L, Eventually.LIMIT.toNanos());

            tell(socket, meter, sealed);
            tell(socket, meter, request(8, 44));
            tell(
                    socket,
                    meter,
                    sealed(StampKey.ofText("a text that others have").orElseThrow(), 9));
            sealed[20] ^= 1;
            tell(socket, meter, sealed);
            await().untilAsserted(() -> {
                assertThat(meter.tally().value("reflector_dropped", "replayed")).isEqualTo(1);
                assertThat(meter.tally().value("reflector_dropped", "not_authenticated"))
                        .isEqualTo(1);
                assertThat(meter.tally().value("reflector_dropped", "hmac")).isEqualTo(2);
            });
            assertThat(meter.tally().value("reflected", "")).isEqualTo(1);
        }
    }

    @Test
    void keysThatDifferAreSeenAsSuchByBothEnds() throws Exception {
        Recording recording = new Recording();
        LinkMeter a = start(A, literal("127.0.0.1"), recording, trust(StampTrust.Stage.REQUIRE));
        StampKey other = StampKey.ofMesh("gossamer", "another secret text");
        LinkMeter b = start(B, literal("127.0.0.1"), new Recording(), StampTrust.of(StampTrust.Stage.REQUIRE, other));
        a.setTargets(List.of(target(B, "127.0.0.1", b)));

        await().until(() -> b.tally().value("reflector_dropped", "hmac") > 3);
        assertThat(a.tally().value("replies", "first")).isZero();
    }

    private static byte[] sealed(StampKey key, int sequence) {
        ByteBuffer packet = ByteBuffer.allocate(StampFormat.AUTHENTICATED.bytes());
        StampPacket.writeRequest(
                StampFormat.AUTHENTICATED,
                new StampPacket.Request(sequence, 1, ErrorEstimate.UNVOUCHED_MILLISECOND, 0x77),
                packet.duplicate());
        StampPacket.seal(key, packet);
        return packet.array();
    }
}
