package io.gossamer.instrument;

import io.gossamer.passive.HostNetwork;
import io.gossamer.passive.NetworkCounters;
import io.gossamer.proto.InterfaceCounters;
import io.gossamer.proto.InterfacesReply;
import io.gossamer.time.Clock;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * This host's interfaces when somebody asks, with rates since it was asked before, or over half a second where that is too long
 * ago. Any thread; may sleep so long, and who asks again within that time is given the same.
 */
final class InterfaceReading {
    private static final long RATE_NANOS_MIN = 500_000_000L;
    private static final long RATE_NANOS_MAX = 60_000_000_000L;

    private final Clock clock;
    private final HostNetwork host;
    private Optional<Earlier> earlier = Optional.empty();

    private record Earlier(
            Map<String, NetworkCounters.Interface> interfaces, long atNanos, Optional<InterfacesReply> reply) {}

    InterfaceReading(Clock clock, HostNetwork host) {
        this.clock = clock;
        this.host = host;
    }

    synchronized InterfacesReply.Builder read() {
        InterfacesReply.Builder reply = InterfacesReply.newBuilder();
        try {
            Earlier before = before();
            if (before.reply().isPresent()) {
                return before.reply().get().toBuilder();
            }
            NetworkCounters counters = host.read();
            long nowNanos = clock.monotonicNanos();
            double seconds = (nowNanos - before.atNanos()) / 1e9;
            counters.interfaces().stream()
                    .limit(HostNetwork.INTERFACES_MAX)
                    .forEach(each -> reply.addInterfaces(
                            words(each, Optional.ofNullable(before.interfaces().get(each.name())), seconds)));
            reply.setOmitted(Math.max(0, counters.interfaces().size() - HostNetwork.INTERFACES_MAX));
            reply.setRateSpanSeconds(seconds);
            counters.softnetDropped().ifPresent(reply::setSoftnetDropped);
            counters.softnetSqueezed().ifPresent(reply::setSoftnetSqueezed);
            counters.udpReceiveBufferErrors().ifPresent(reply::setUdpReceiveBufferErrors);
            earlier = Optional.of(earlier(counters, nowNanos, Optional.of(reply.build())));
        } catch (IOException notLinux) {
            reply.setUnavailable(String.valueOf(notLinux.getMessage()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            reply.setUnavailable("this node is stopping");
        }
        return reply;
    }

    /** What rates are to be made from; with its reply where that is still fresh. */
    private Earlier before() throws IOException, InterruptedException {
        long nowNanos = clock.monotonicNanos();
        if (earlier.isPresent() && nowNanos - earlier.get().atNanos() <= RATE_NANOS_MAX) {
            Earlier known = earlier.get();
            boolean fresh = nowNanos - known.atNanos() < RATE_NANOS_MIN;
            return fresh ? known : new Earlier(known.interfaces(), known.atNanos(), Optional.empty());
        }
        Earlier first = earlier(host.read(), nowNanos, Optional.empty());
        Thread.sleep(RATE_NANOS_MIN / 1_000_000);
        return first;
    }

    private static Earlier earlier(NetworkCounters counters, long atNanos, Optional<InterfacesReply> reply) {
        Map<String, NetworkCounters.Interface> byName = new HashMap<>();
        counters.interfaces().stream().limit(HostNetwork.INTERFACES_MAX).forEach(each -> byName.put(each.name(), each));
        return new Earlier(byName, atNanos, reply);
    }

    private InterfaceCounters words(
            NetworkCounters.Interface each, Optional<NetworkCounters.Interface> before, double seconds) {
        InterfaceCounters.Builder words = InterfaceCounters.newBuilder()
                .setName(each.name())
                .setReceivedBytes(each.received().bytes())
                .setReceivedPackets(each.received().packets())
                .setReceivedErrors(each.received().errors())
                .setReceivedDropped(each.received().dropped())
                .setSentBytes(each.sent().bytes())
                .setSentPackets(each.sent().packets())
                .setSentErrors(each.sent().errors())
                .setSentDropped(each.sent().dropped());
        host.carrier(each.name()).ifPresent(words::setCarrier);
        OptionalLong speed = host.speedBitsPerSecond(each.name());
        speed.ifPresent(words::setSpeedBitsPerSecond);
        before.ifPresent(was -> {
            words.setReceivedBitsPerSecond(
                    rate(was.received().bytes(), each.received().bytes(), seconds));
            words.setSentBitsPerSecond(rate(was.sent().bytes(), each.sent().bytes(), seconds));
        });
        return words.build();
    }

    /** An interface that was made anew counts from 0 again. */
    private static double rate(long before, long now, double seconds) {
        return Math.max(0, now - before) * 8 / seconds;
    }
}
