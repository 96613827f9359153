package io.gossamer.probe.targets;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * Addresses of names, as this host looks them up, files and all: on the thread that may wait for a name server. The virtual
 * machine keeps an address for half a minute, so most look-ups of a target that is probed often ask nobody.
 */
final class Lookup {
    static final int WAITING_MAX = 256;

    private final Executor names;
    private final EventLoop loop;
    private int waiting;

    Lookup(Executor names, EventLoop loop) {
        this.names = names;
        this.loop = loop;
    }

    /** On the loop; {@code then} is called there, at once for a literal, with an address or with why not. */
    void start(String host, BiConsumer<InetAddress, String> then) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            try {
                then.accept(InetAddress.getByAddress(literal), "");
            } catch (UnknownHostException impossible) {
                throw new AssertionError("4 or 16 bytes are an address", impossible);
            }
            return;
        }
        if (waiting >= WAITING_MAX) {
            then.accept(null, "too many names are being looked up");
            return;
        }
        waiting++;
        try {
            names.execute(() -> resolve(host, then));
        } catch (RejectedExecutionException stopping) {
            waiting--;
            then.accept(null, "this node is stopping");
        }
    }

    private void resolve(String host, BiConsumer<InetAddress, String> then) {
        InetAddress found = null;
        try {
            found = InetAddress.getByName(host);
        } catch (UnknownHostException none) {
            // said below
        }
        InetAddress address = found;
        loop.execute(() -> {
            waiting--;
            then.accept(address, address == null ? "the name has no address" : "");
        });
    }
}
