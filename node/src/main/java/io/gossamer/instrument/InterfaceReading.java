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
 * ago. Any thread; may sleep so long.
 */
final class InterfaceReading {
    private static final long RATE_NANOS_MIN = 500_000_000L;
    private static final long RATE_NANOS_MAX = 60_000_000_000L;

    private final Clock clock;
    private final HostNetwork host;
    private Optional<Earlier> earlier = Optional.empty();

    private record Earlier(Map<String, NetworkCounters.Interface> interfaces, long atNanos) {}

    InterfaceReading(Clock clock, HostNetwork host) {
        this.clock = clock;
        this.host = host;
    }

    synchronized InterfacesReply.Builder read() {
        InterfacesReply.Builder reply = InterfacesReply.newBuilder();
        try {
            Earlier before = before();
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
            earlier = Optional.of(earlier(counters, nowNanos));
        } catch (IOException notLinux) {
            reply.setUnavailable(String.valueOf(notLinux.getMessage()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            reply.setUnavailable("this node is stopping");
        }
        return reply;
    }

    private Earlier before() throws IOException, InterruptedException {
        long nowNanos = clock.monotonicNanos();
        if (earlier.isPresent()) {
            long age = nowNanos - earlier.get().atNanos();
            if (age >= RATE_NANOS_MIN && age <= RATE_NANOS_MAX) {
                return earlier.get();
            }
        }
        Earlier first = earlier(host.read(), nowNanos);
        Thread.sleep(RATE_NANOS_MIN / 1_000_000);
        return first;
    }

    private static Earlier earlier(NetworkCounters counters, long atNanos) {
        Map<String, NetworkCounters.Interface> byName = new HashMap<>();
        counters.interfaces().stream().limit(HostNetwork.INTERFACES_MAX).forEach(each -> byName.put(each.name(), each));
        return new Earlier(byName, atNanos);
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
