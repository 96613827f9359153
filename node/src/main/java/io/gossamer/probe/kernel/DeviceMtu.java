package io.gossamer.probe.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.OptionalInt;

/**
 * How large a packet this host's own device takes on the way to somebody, whatever routers said of the path. One thread.
 *
 * <p>The loopback device, whose 65,536 bytes are no network's, does not count. A device is asked again after a minute: a host may have
 * hundreds, and the system looks through them all.
 */
public final class DeviceMtu {
    private static final long KEPT_NANOS = 60_000_000_000L;

    private final KnownRoute routes = new KnownRoute();
    private InetAddress askedOf;
    private long askedNanos;
    private OptionalInt answer = OptionalInt.empty();

    /** Nothing is sent. Empty where there is no way there, the way is the loopback device, or the device does not say. */
    public OptionalInt bytes(InetSocketAddress to, long nowNanos) {
        try {
            InetAddress from = routes.localAddress(to).orElse(null);
            if (from == null) {
                return OptionalInt.empty();
            }
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
        if (device == null || device.isLoopback()) {
            return OptionalInt.empty();
        }
        int bytes = device.getMTU();
        return bytes > 0 ? OptionalInt.of(bytes) : OptionalInt.empty();
    }
}
