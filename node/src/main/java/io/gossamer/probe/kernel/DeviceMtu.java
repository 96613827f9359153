package io.gossamer.probe.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import java.util.OptionalInt;

/**
 * How large a packet this host's own device takes on the way to somebody, whatever routers said of the path. One thread.
 *
 * <p>Of the loopback device, whose 65,536 bytes are no network's, it is Ethernet's size. A device is asked again after a minute: a host
 * may have hundreds, and the system looks through them all.
 */
public final class DeviceMtu {
    private static final int ETHERNET_BYTES = 1_500;
    private static final long KEPT_NANOS = 60_000_000_000L;

    private InetAddress askedOf;
    private long askedNanos;
    private OptionalInt answer = OptionalInt.empty();

    /** Nothing is sent. Empty where there is no way there, or the device does not say. */
    public OptionalInt bytes(InetSocketAddress to, long nowNanos) {
        try (DatagramChannel route = DatagramChannel.open()) {
            route.connect(to);
            InetAddress from = ((InetSocketAddress) route.getLocalAddress()).getAddress();
            if (!from.equals(askedOf) || nowNanos - askedNanos > KEPT_NANOS) {
                answer = ofDevice(from);
                askedOf = from;
                askedNanos = nowNanos;
            }
            return answer;
        } catch (IOException noWay) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt ofDevice(InetAddress local) throws IOException {
        NetworkInterface device = NetworkInterface.getByInetAddress(local);
        if (device == null) {
            return OptionalInt.empty();
        }
        int bytes = device.isLoopback() ? ETHERNET_BYTES : device.getMTU();
        return bytes > 0 ? OptionalInt.of(bytes) : OptionalInt.empty();
    }
}
