package io.gossamer.probe.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class DeviceMtuTest {
    private final DeviceMtu devices = new DeviceMtu();

    @Test
    void theLoopbackDeviceIsNoNetworks() {
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        assertThat(devices.bytes(here, 0)).isEmpty();
        assertThat(devices.bytes(here, 1)).isEmpty();
    }
}
