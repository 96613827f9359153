package io.gossamer.query;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Lets a changing call through if it comes from this very host, or if the configuration allows others.
 *
 * <p>This host: the caller's address is a loopback address, or the same as the address it connected to; the kernel carries
 * both over its loopback interface only, so no other host can pretend it over TCP.
 */
public final class ChangeGuard {
    private final BooleanSupplier allowRemoteChanges;

    /** @param allowRemoteChanges {@code api.allow_remote_changes}, read at each call so that a reload takes effect */
    public ChangeGuard(BooleanSupplier allowRemoteChanges) {
        this.allowRemoteChanges = allowRemoteChanges;
    }

    /** As {@link #check}, of the gRPC call that this thread serves. */
    public void checkCurrentCall() {
        CallGate.Caller caller = CallGate.CALLER.get();
        check(caller == null ? null : caller.remote(), caller == null ? null : caller.local());
    }

    /** Throws {@link CallFailure} (FORBIDDEN) for a caller that may only read; either address may be null: unknown. */
    public void check(SocketAddress caller, SocketAddress called) {
        if (!isThisHost(caller, called) && !allowRemoteChanges.getAsBoolean()) {
            throw new CallFailure(
                    CallFailure.Kind.FORBIDDEN,
                    "changing calls are taken from this node's own host only, and this one came from " + worded(caller),
                    "run it on that host, or set api.allow_remote_changes: true in its configuration");
        }
    }

    static boolean isThisHost(SocketAddress caller, SocketAddress called) {
        byte[] from = addressOf(caller);
        return from.length > 0 && (isLoopback(from) || Arrays.equals(from, addressOf(called)));
    }

    private static boolean isLoopback(byte[] address) {
        if (address.length == 4) {
            return address[0] == 127;
        }
        for (int i = 0; i < 15; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[15] == 1;
    }

    /** The raw address, an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) as the IPv4 address that it is. */
    private static byte[] addressOf(SocketAddress socket) {
        if (!(socket instanceof InetSocketAddress internet) || internet.getAddress() == null) {
            return new byte[0];
        }
        byte[] raw = internet.getAddress().getAddress();
        boolean mapped = raw.length == 16 && raw[10] == -1 && raw[11] == -1 && allZero(raw, 10);
        return mapped ? Arrays.copyOfRange(raw, 12, 16) : raw;
    }

    private static boolean allZero(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static String worded(SocketAddress caller) {
        if (caller instanceof InetSocketAddress internet) {
            InetAddress address = internet.getAddress();
            return address == null ? internet.getHostString() : address.getHostAddress();
        }
        return "an unknown address";
    }
}
