package io.gossamer.probe.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class SocketAddressesTest {
    private final ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());

    private InetSocketAddress throughTheKernel(InetSocketAddress address, int family) {
        assertThat(SocketAddresses.write(bytes, 8, address, family))
                .isEqualTo(family == SocketAddresses.AF_INET ? 16 : 28);
        return SocketAddresses.read(bytes, 8).orElseThrow();
    }

    private static InetSocketAddress literal(String host, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    @Test
    void eachFamilyComesBackAsItWent() throws Exception {
        InetSocketAddress inet = literal("192.0.2.7", 862);
        InetSocketAddress inet6 = literal("2001:db8::7", 65_535);
        assertThat(throughTheKernel(inet, SocketAddresses.AF_INET)).isEqualTo(inet);
        assertThat(throughTheKernel(inet6, SocketAddresses.AF_INET6)).isEqualTo(inet6);
    }

    @Test
    void ipv4OnASocketOfBothFamiliesIsMappedAndReadAsIpv4() throws Exception {
        InetSocketAddress inet = literal("192.0.2.7", 50_000);
        InetSocketAddress back = throughTheKernel(inet, SocketAddresses.AF_INET6);
        assertThat(back).isEqualTo(inet);
        assertThat(back.getAddress()).isInstanceOf(Inet4Address.class);
        assertThat(bytes.get(8 + 18)).as("::ffff:").isEqualTo((byte) 0xff);
    }

    @Test
    void theWildcardOfIpv4IsThatOfBothOnSuchASocket() throws Exception {
        InetSocketAddress back = throughTheKernel(literal("0.0.0.0", 7), SocketAddresses.AF_INET6);
        assertThat(back.getAddress().isAnyLocalAddress()).isTrue();
        assertThat(back.getAddress()).isInstanceOf(Inet6Address.class);
    }

    @Test
    void aScopeIsKept() throws Exception {
        byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
        InetSocketAddress scoped = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 3), 1);
        InetSocketAddress back = throughTheKernel(scoped, SocketAddresses.AF_INET6);
        assertThat(((Inet6Address) back.getAddress()).getScopeId()).isEqualTo(3);
    }

    @Test
    void anotherFamilyIsNone() {
        bytes.putShort(8, (short) 1);
        assertThat(SocketAddresses.read(bytes, 8)).isEmpty();
    }
}
