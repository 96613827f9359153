package io.gossamer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StampPacketTest {
    private static final StampPacket.Request REQUEST =
            new StampPacket.Request(0x01020304, 0x1112131415161718L, new ErrorEstimate(true, false, 5, 0x7f), 0xbeef);
    private static final StampPacket.Reply REPLY = new StampPacket.Reply(
            0x0a0b0c0d,
            0x2122232425262728L,
            new ErrorEstimate(false, true, 63, 255),
            0xbeef,
            0x3132333435363738L,
            new StampPacket.Echo(0x01020304, 0x1112131415161718L, new ErrorEstimate(true, false, 5, 0x7f), 64));

    @Test
    void theRequestLiesWhereTheRfcDrawsIt() {
        ByteBuffer packet = ByteBuffer.allocate(StampPacket.BYTES);
        StampPacket.writeRequest(REQUEST, packet);

        assertThat(HexFormat.of().formatHex(packet.array()))
                .isEqualTo("01020304" + "1112131415161718" + "857f" + "beef" + "00".repeat(28));
    }

    @Test
    void theReplyLiesWhereTheRfcDrawsIt() {
        ByteBuffer packet = ByteBuffer.wrap(new byte[StampPacket.BYTES]);
        StampPacket.replaceByReply(REPLY, packet);

        assertThat(HexFormat.of().formatHex(packet.array()))
                .isEqualTo("0a0b0c0d" + "2122232425262728" + "7fff" + "beef" + "3132333435363738" + "01020304"
                        + "1112131415161718" + "857f" + "0000" + "40" + "000000");
    }

    @Property
    void aReplyComesBackAsItWent(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        StampPacket.Reply reply = new StampPacket.Reply(
                random.nextInt(),
                random.nextLong(),
                anyError(random),
                random.nextInt(65536),
                random.nextLong(),
                new StampPacket.Echo(random.nextInt(), random.nextLong(), anyError(random), random.nextInt(256)));
        ByteBuffer packet = ByteBuffer.wrap(new byte[StampPacket.BYTES]);
        StampPacket.replaceByReply(reply, packet);

        assertThat(StampPacket.readReply(packet)).isEqualTo(reply);
    }

    @Property
    void aRequestComesBackAsItWent(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        StampPacket.Request request =
                new StampPacket.Request(random.nextInt(), random.nextLong(), anyError(random), random.nextInt(65536));
        ByteBuffer packet = ByteBuffer.allocate(StampPacket.BYTES);
        StampPacket.writeRequest(request, packet);

        assertThat(StampPacket.readRequest(packet.flip())).isEqualTo(request);
    }

    @Property
    void aReplyIsExactlyAsLongAsItsRequestAndKeepsTheRest(
            @ForAll @IntRange(min = StampPacket.REQUEST_BYTES_MIN, max = StampPacket.BYTES_MAX) int length) {
        byte[] request = new byte[length + 8];
        Arrays.fill(request, (byte) 0x5a);
        ByteBuffer packet = ByteBuffer.wrap(request, 4, length);
        StampPacket.replaceByReply(REPLY, packet);

        assertThat(packet.remaining()).isEqualTo(length);
        assertThat(packet.getInt(4)).isEqualTo(REPLY.sequence());
        for (int i = 0; i < request.length; i++) {
            if (i < 4 || i >= 4 + Math.min(length, StampPacket.BYTES)) {
                assertThat(request[i]).as("byte %d", i).isEqualTo((byte) 0x5a);
            }
        }
    }

    @Property
    void aShortRequestReadsAsIfFilledWithZeros(@ForAll @IntRange(min = 14, max = 44) int length) throws Exception {
        byte[] whole = new byte[StampPacket.BYTES];
        StampPacket.writeRequest(REQUEST, ByteBuffer.wrap(whole));
        byte[] filled = Arrays.copyOf(Arrays.copyOf(whole, length), StampPacket.BYTES);

        assertThat(StampPacket.readRequest(ByteBuffer.wrap(whole, 0, length)))
                .isEqualTo(StampPacket.readRequest(ByteBuffer.wrap(filled)));
    }

    @Test
    void bytesThatMustBeZeroAreNotLookedAt() throws Exception {
        byte[] packet = new byte[StampPacket.BYTES];
        Arrays.fill(packet, (byte) 0xff);
        StampPacket.writeRequest(REQUEST, ByteBuffer.wrap(packet));
        Arrays.fill(packet, 16, 44, (byte) 0xff);

        assertThat(StampPacket.readRequest(ByteBuffer.wrap(packet))).isEqualTo(REQUEST);
    }

    @Test
    void badPacketsAreRefusedWithAReason() {
        refusedRequest("too_short", new byte[0]);
        refusedRequest("too_short", new byte[13]);
        refusedRequest("too_long", new byte[StampPacket.BYTES_MAX + 1]);
        refusedRequest("error_estimate", new byte[44]);
        assertThatThrownBy(() -> StampPacket.readReply(ByteBuffer.wrap(new byte[40])))
                .isInstanceOfSatisfying(MalformedPacketException.class, bad -> assertThat(bad.reason())
                        .isEqualTo("too_short"));
    }

    @Property(tries = 2000)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        try {
            StampPacket.readRequest(ByteBuffer.wrap(bytes));
            assertThat(bytes.length).isBetween(StampPacket.REQUEST_BYTES_MIN, StampPacket.BYTES_MAX);
            StampPacket.readReply(ByteBuffer.wrap(bytes));
        } catch (MalformedPacketException refused) {
            assertThat(refused.reason()).isIn("too_short", "too_long", "error_estimate");
        }
    }

    @Test
    void theTimeHeldIsReadInTheReflectorsOwnFormat() {
        long ntpT2 = NtpTime.ofUnixNanos(1_700_000_000_999_999_000L);
        long ntpT3 = NtpTime.ofUnixNanos(1_700_000_001_000_002_000L);
        assertThat(reply(ntpT2, ntpT3, false).heldNanos()).isEqualTo(3_000);

        long ptpT2 = 1_700_000_000L << 32 | 999_999_000L;
        long ptpT3 = 1_700_000_001L << 32 | 2_000L;
        assertThat(reply(ptpT2, ptpT3, true).heldNanos()).isEqualTo(3_000);
    }

    private static StampPacket.Reply reply(long t2, long t3, boolean ptp) {
        return new StampPacket.Reply(1, t3, new ErrorEstimate(false, ptp, 1, 1), 1, t2, REPLY.echo());
    }

    private static void refusedRequest(String reason, byte[] packet) {
        assertThatThrownBy(() -> StampPacket.readRequest(ByteBuffer.wrap(packet)))
                .isInstanceOfSatisfying(MalformedPacketException.class, bad -> assertThat(bad.reason())
                        .isEqualTo(reason));
    }

    private static ErrorEstimate anyError(Random random) {
        return new ErrorEstimate(
                random.nextBoolean(), random.nextBoolean(), random.nextInt(64), 1 + random.nextInt(255));
    }
}
