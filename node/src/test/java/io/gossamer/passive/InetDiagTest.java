package io.gossamer.passive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Against an answer of Linux 6.18 about two ends of one loopback connection, over which 200,000 bytes had gone. */
class InetDiagTest {
    private static ByteBuffer captured() throws IOException {
        try (var file = InetDiagTest.class.getResourceAsStream("/testdata/passive/inet_diag.hex")) {
            String hex = new String(file.readAllBytes(), StandardCharsets.US_ASCII).replace("\n", "");
            return ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static HostAddress loopback() {
        return HostAddress.ofInet(0x7f000001);
    }

    @Test
    void aCapturedAnswerGivesBothEndsAndTheirFigures() throws Exception {
        List<TcpConnection> found = new ArrayList<>();
        assertThat(InetDiag.read(captured(), loopback()::equals, found::add)).isTrue();
        assertThat(found).hasSize(2);
        TcpConnection sender = found.get(0);
        assertThat(sender.localPort()).isEqualTo(40132);
        assertThat(sender.remotePort()).isEqualTo(54859);
        assertThat(sender.remote()).isEqualTo(loopback());
        assertThat(sender.cookie()).isEqualTo(1);
        assertThat(sender.info())
                .isEqualTo(new TcpFigures(
                        39,
                        21,
                        0,
                        3,
                        0,
                        OptionalLong.of(5),
                        OptionalLong.of(7),
                        OptionalLong.of(11_878_400_000L),
                        false));
        assertThat(found.get(1).info().deliveryRate()).isEmpty();
        assertThat(found.get(1).info().appLimited()).isTrue();
    }

    @Test
    void connectionsToOthersAreNotRead() throws Exception {
        List<TcpConnection> found = new ArrayList<>();
        InetDiag.read(captured(), HostAddress.ofInet(0x0a000001)::equals, found::add);
        assertThat(found).isEmpty();
    }

    @Test
    void anAnswerWithoutItsEndGoesOn() throws Exception {
        ByteBuffer all = captured();
        ByteBuffer cut = all.slice(0, all.limit() - 20).order(all.order());
        assertThat(InetDiag.read(cut, address -> true, connection -> {})).isFalse();
    }

    @Test
    void anErrorAndNonsenseAreRefusedWithASentence() {
        ByteBuffer error = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        error.putInt(0, 20).putShort(4, (short) 2).putInt(16, -2);
        assertThatThrownBy(() -> InetDiag.read(error, address -> true, connection -> {}))
                .hasMessageContaining("error 2");
        ByteBuffer nonsense = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        nonsense.putInt(0, 9999);
        assertThatThrownBy(() -> InetDiag.read(nonsense, address -> true, connection -> {}))
                .hasMessageContaining("claims 9999 bytes");
    }

    /** As {@code strace ss -ti} shows it. */
    @Test
    void aRequestIsAsTheKernelWantsIt() {
        ByteBuffer request = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        request.put(40, (byte) 99);
        int length = InetDiag.writeDump(request, InetDiag.AF_INET6);
        byte[] bytes = new byte[length];
        request.get(0, bytes);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("48000000" + "1400" + "0103" + "00000000" + "00000000" + "0a060200" + "02000000"
                        + "00".repeat(48));
    }

    @Test
    void anOlderKernelsShorterAnswerLacksWhatItDoesNotKnow() throws Exception {
        ByteBuffer info = ByteBuffer.allocate(TcpFigures.BYTES_MIN).order(ByteOrder.LITTLE_ENDIAN);
        info.putInt(68, 1500).putInt(100, 7);
        TcpFigures parsed = TcpFigures.parse(info);
        assertThat(parsed.rttMicros()).isEqualTo(1500);
        assertThat(parsed.retransmitted()).isEqualTo(7);
        assertThat(parsed.minRttMicros()).isEmpty();
        assertThat(parsed.dataSegments()).isEmpty();
        assertThat(parsed.deliveryRate()).isEmpty();
    }

    @Test
    void aHostIsOneWhicheverFamilyItsSocketSpeaks() throws UnknownHostException {
        HostAddress plain = HostAddress.of(InetAddress.getByName("10.1.2.3"));
        ByteBuffer mapped = ByteBuffer.wrap(HexFormat.of().parseHex("00000000000000000000ffff0a010203"));
        assertThat(new HostAddress(mapped.getLong(), mapped.getLong())).isEqualTo(plain);
        assertThat(plain.toInetAddress()).isEqualTo(InetAddress.getByName("10.1.2.3"));
        InetAddress six = InetAddress.getByName("fd00::1:2");
        assertThat(HostAddress.of(six).toInetAddress()).isEqualTo(six);
    }
}
