package io.gossamer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StampExtensionsTest {
    private static final Optional<StampKey> KEY = StampKey.ofText("a key of the tests");
    private static final Optional<StampKey> OTHER_KEY = StampKey.ofText("another one of the tests");
    private static final StampPacket.Request REQUEST =
            new StampPacket.Request(0x01020304, 0x1112131415161718L, new ErrorEstimate(true, false, 5, 0x7f), 0xbeef);
    private static final StampPacket.Reply REPLY = new StampPacket.Reply(
            0x0a0b0c0d,
            0x2122232425262728L,
            ErrorEstimate.UNVOUCHED_MILLISECOND,
            0xbeef,
            0x3132333435363738L,
            new StampPacket.Echo(0x01020304, 0x1112131415161718L, new ErrorEstimate(true, false, 5, 0x7f), 64));
    /** DSCP 46 (EF) with ECN ECT(0) arrived. */
    private static final StampExtensions.Facts FACTS = new StampExtensions.Facts(
            OptionalInt.of(46 << 2 | 2),
            true,
            7,
            6,
            Optional.of(new StampExtensions.Departure(0x0a0b0c0c, 0x4142434445464748L)));

    private static final StampExtensions.Facts BLIND =
            new StampExtensions.Facts(OptionalInt.empty(), false, 1, 1, Optional.empty());

    @Test
    void anAuthenticatedRequestLiesWhereTheRfcDrawsItAndItsCodeIsThatOfAnotherImplementation() {
        ByteBuffer packet = ByteBuffer.allocate(112);
        StampPacket.writeRequest(StampFormat.AUTHENTICATED, REQUEST, packet);
        StampPacket.seal(KEY.orElseThrow(), packet.flip());

        assertThat(HexFormat.of().formatHex(packet.array()))
                .isEqualTo("01020304" + "00".repeat(12) + "1112131415161718" + "857f" + "beef" + "00".repeat(68)
                        + "4ca6e247ed9fe7b24c0a4a30d9822cbd"); // Python's hmac over the first 96 bytes
        assertThat(StampPacket.isSealed(KEY.orElseThrow(), packet)).isTrue();
        assertThat(StampPacket.isSealed(OTHER_KEY.orElseThrow(), packet)).isFalse();
    }

    @Test
    void anAuthenticatedReplyIsReadAsItWasWrittenAndAnyChangedByteIsNoticed() throws Exception {
        ByteBuffer packet = ByteBuffer.allocate(112);
        StampPacket.replaceByReply(StampFormat.AUTHENTICATED, REPLY, packet);
        StampPacket.seal(KEY.orElseThrow(), packet);

        assertThat(StampPacket.readReply(StampFormat.AUTHENTICATED, packet)).isEqualTo(REPLY);
        for (int i = 0; i < 112; i++) {
            byte[] changed = packet.array().clone();
            changed[i] ^= 1;
            assertThat(StampPacket.isSealed(KEY.orElseThrow(), ByteBuffer.wrap(changed)))
                    .as("byte " + i)
                    .isFalse();
        }
    }

    @Test
    void aShortPacketIsNotAuthenticated() {
        assertThat(StampPacket.isSealed(KEY.orElseThrow(), ByteBuffer.allocate(111)))
                .isFalse();
        assertThatThrownBy(() -> StampPacket.readRequest(StampFormat.AUTHENTICATED, ByteBuffer.allocate(111)))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void timestampInformationSaysWhichClockAndHow() {
        assertThat(answer(FACTS, "80030004" + "00000000")).isEqualTo("00030004" + "05020502");
    }

    @Test
    void classOfServiceTellsWhatArrivedAndIsHonouredOrRefused() {
        String wantsCs1 = "80040004" + "20000000";
        assertThat(answer(FACTS, wantsCs1)).isEqualTo("00040004" + "22e80000");
        FactsOf refusing = new FactsOf(OptionalInt.of(0), false);
        assertThat(answer(refusing.facts(), wantsCs1)).isEqualTo("00040004" + "20010000");
        assertThat(answer(BLIND, wantsCs1)).as("not told, so not understood").isEqualTo("80040004" + "20000000");
    }

    @Test
    void theDscpToAnswerWithIsTheOneAskedFor() {
        ByteBuffer packet = packet("80040004" + "20000000");
        assertThat(StampExtensions.of(packet, 44, Optional.empty()).answer(FACTS))
                .hasValue(8);
    }

    @Test
    void directMeasurementCountsBothWaysAndKeepsTheSendersCount() {
        assertThat(answer(FACTS, "8005000c" + "00000009" + "00000000" + "00000000"))
                .isEqualTo("0005000c" + "00000009" + "00000007" + "00000006");
    }

    @Test
    void followUpTelemetryTellsWhenTheLastReplyLeft() {
        String asked = "80070010" + "00".repeat(16);
        assertThat(answer(FACTS, asked)).isEqualTo("00070010" + "0a0b0c0c" + "4142434445464748" + "02000000");
        assertThat(answer(BLIND, asked)).as("the first reply").isEqualTo("00070010" + "00".repeat(16));
    }

    @Test
    void whatIsNotKnownIsMarkedAndGoesBackAsItCame() {
        assertThat(answer(FACTS, "80630003" + "aabbcc" + "80010002" + "ffff"))
                .isEqualTo("80630003" + "aabbcc" + "00010002" + "ffff");
    }

    @Test
    void aWrongLengthIsMarkedMalformedAndNothingIsWrittenBesideIt() {
        assertThat(answer(FACTS, "80030005" + "0000000000")).isEqualTo("40030005" + "0000000000");
        assertThat(answer(FACTS, "8005ffff" + "0011")).isEqualTo("4005ffff" + "0011");
    }

    @Test
    void paddingOfTwampLightGoesBackAsItCame() {
        for (String padding : new String[] {"00".repeat(40), "5a".repeat(33), "0102", "000000"}) {
            assertThat(answer(FACTS, padding)).isEqualTo(padding);
        }
    }

    @Test
    void aGoodCodeIsCheckedAndRenewedOverTheAnswer() {
        ByteBuffer packet = packet("80030004" + "00000000" + "80080010" + "dd100e0e500376ece0c4c1fc58f439cf");
        StampExtensions extensions = StampExtensions.of(packet, 44, KEY);
        assertThat(extensions.isIntact()).isTrue();
        packet.putInt(0, 0x0a0b0c0d);
        extensions.answer(FACTS);
        assertThat(extensions(packet))
                .isEqualTo("00030004" + "05020502" + "00080010" + "095ab7b8540b8539790999481962554d");
    }

    @Test
    void extensionsWithAWrongOrMissingCodeAreNotActedOn() {
        ByteBuffer wrong = packet("80030004" + "00000000" + "80080010" + "00".repeat(16));
        StampExtensions.of(wrong, 44, KEY).answer(FACTS);
        assertThat(extensions(wrong)).startsWith("20030004" + "00000000" + "20080010");

        ByteBuffer missing = packet("80030004" + "00000000");
        StampExtensions.of(missing, 44, KEY).answer(FACTS);
        assertThat(extensions(missing)).isEqualTo("20030004" + "00000000");
    }

    @Property(tries = 2_000)
    void anyBytesAreAnsweredInTheSameSizeAndTheBaseIsLeftAlone(@ForAll @Size(max = 200) byte[] bytes) {
        ByteBuffer packet = packet(HexFormat.of().formatHex(bytes));
        byte[] before = bytes(packet);
        assertThatCode(() -> StampExtensions.of(packet, 44, KEY).answer(FACTS)).doesNotThrowAnyException();
        assertThat(Arrays.copyOf(bytes(packet), 44)).isEqualTo(Arrays.copyOf(before, 44));
        assertThat(packet.position()).isZero();
        assertThat(packet.limit()).isEqualTo(before.length);
    }

    @Test
    void aKeyOfAWordIsRefused() {
        assertThat(StampKey.ofText("")).isEmpty();
        assertThatThrownBy(() -> StampKey.ofText("short")).isInstanceOf(IllegalArgumentException.class);
    }

    /** A reflector that is told what arrives, and may not be able to mark. */
    private record FactsOf(OptionalInt trafficClass, boolean marks) {
        StampExtensions.Facts facts() {
            return new StampExtensions.Facts(trafficClass, marks, 1, 1, Optional.empty());
        }
    }

    private static String answer(StampExtensions.Facts facts, String extensions) {
        ByteBuffer packet = packet(extensions);
        StampExtensions.of(packet, 44, Optional.empty()).answer(facts);
        return extensions(packet);
    }

    private static String extensions(ByteBuffer packet) {
        return HexFormat.of().formatHex(bytes(packet), 44, packet.limit());
    }

    private static byte[] bytes(ByteBuffer packet) {
        byte[] bytes = new byte[packet.limit()];
        packet.duplicate().position(0).get(bytes);
        return bytes;
    }

    private static ByteBuffer packet(String extensions) {
        byte[] after = HexFormat.of().parseHex(extensions);
        ByteBuffer packet = ByteBuffer.allocate(44 + after.length);
        StampPacket.writeRequest(REQUEST, packet);
        packet.put(after);
        return packet.flip();
    }
}
