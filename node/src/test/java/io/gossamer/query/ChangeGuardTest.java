package io.gossamer.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ChangeGuardTest {
    private final AtomicBoolean allowed = new AtomicBoolean();
    private final ChangeGuard guard = new ChangeGuard(allowed::get);
    private final SocketAddress here = address("10.0.0.1");

    private static SocketAddress address(String host) {
        return new InetSocketAddress(host, 1234);
    }

    private static SocketAddress raw(String hex) throws UnknownHostException {
        return new InetSocketAddress(
                Inet6Address.getByAddress(null, HexFormat.of().parseHex(hex), -1), 1234);
    }

    @Test
    void loopbackInAnyFormMayChange() throws Exception {
        for (SocketAddress caller : new SocketAddress[] {
            address("127.0.0.1"), address("127.8.9.1"), address("::1"), raw("00000000000000000000ffff7f000001")
        }) {
            assertThatCode(() -> guard.check(caller, here)).as("%s", caller).doesNotThrowAnyException();
        }
    }

    @Test
    void theHostsOwnAddressMayChangeBecauseTheKernelKeepsItOnLoopback() {
        assertThatCode(() -> guard.check(address("10.0.0.1"), here)).doesNotThrowAnyException();
    }

    @Test
    void anyOtherAddressIsRefusedWithTheKeyThatAllowsIt() throws Exception {
        for (SocketAddress caller : new SocketAddress[] {
            address("10.0.0.2"),
            address("fd00::1"),
            raw("00000000000000000000ffff0a000002"),
            raw("0000000000000000000000007f000001"),
            InetSocketAddress.createUnresolved("localhost", 1),
            new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 1)
        }) {
            CallFailure refused = catchThrowableOfType(CallFailure.class, () -> guard.check(caller, here));
            assertThat(refused).as("%s", caller).isNotNull();
            assertThat(refused.kind()).isEqualTo(CallFailure.Kind.FORBIDDEN);
            assertThat(refused.sentence()).contains("api.allow_remote_changes: true");
        }
    }

    @Test
    void anUnknownCallerIsRefusedEvenWhenTheCalledAddressIsUnknownToo() {
        assertThat(catchThrowableOfType(CallFailure.class, () -> guard.check(null, null)))
                .isNotNull();
    }

    @Test
    void aReloadedConfigurationCounts() {
        allowed.set(true);
        assertThatCode(() -> guard.check(address("10.0.0.2"), here)).doesNotThrowAnyException();
    }
}
