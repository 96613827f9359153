package io.gossamer.instrument;

import io.gossamer.bandwidth.CapacityResult;
import io.gossamer.bandwidth.LatestResults;
import io.gossamer.bandwidth.ThroughputResult;
import io.gossamer.model.Member;
import io.gossamer.model.NodeId;
import io.gossamer.passive.HostAddress;
import io.gossamer.passive.PeerTraffic;
import io.gossamer.proto.BandwidthReply;
import io.gossamer.proto.Capacity;
import io.gossamer.proto.LinkBandwidth;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.PeerBandwidth;
import io.gossamer.proto.TcpTraffic;
import io.gossamer.proto.Throughput;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the way to each peer, as the API says it: seconds and bits a second, what is not known left out. Made for one
 * reply, since it counts once who lives where.
 */
public final class BandwidthWords {
    static final String TRAIN = "train, kernel stamps";

    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    private final Instruments with;
    private final Map<HostAddress, Integer> membersAt = new HashMap<>();

    public BandwidthWords(Instruments with) {
        this.with = with;
        with.view().get().members().stream()
                .filter(member -> !member.id().equals(with.mesh().self()))
                .forEach(member ->
                        Instruments.addressOf(member).ifPresent(host -> membersAt.merge(host, 1, Integer::sum)));
    }

    BandwidthReply all() {
        with.passive().look();
        BandwidthReply.Builder reply =
                BandwidthReply.newBuilder().setNode(with.resolve("")).setTrafficUnavailable(unavailable());
        with.view().get().members().stream()
                .filter(member -> !member.id().equals(with.mesh().self()))
                .sorted(Comparator.comparing(Member::name).thenComparing(Member::id))
                .forEach(member -> of(member.id())
                        .ifPresent(known -> reply.addPeers(PeerBandwidth.newBuilder()
                                .setPeer(NodeRef.newBuilder()
                                        .setId(member.id().toString())
                                        .setName(member.name()))
                                .setBandwidth(known))));
        return reply.build();
    }

    private String unavailable() {
        return with.config().get().bandwidth().passive()
                ? with.passive().unavailable()
                : "bandwidth.passive is off at this node";
    }

    /** Of the way to one peer; empty where nothing is known. */
    public Optional<LinkBandwidth> of(NodeId peer) {
        long nowNanos = with.clock().monotonicNanos();
        LinkBandwidth.Builder known = LinkBandwidth.newBuilder();
        with.view().get().member(peer).flatMap(Instruments::addressOf).ifPresent(host -> with.passive()
                .traffic(host)
                .ifPresent(traffic -> known.setTraffic(traffic(traffic, host, nowNanos))));
        with.latest().capacity(peer).ifPresent(result -> known.setCapacity(capacity(result, nowNanos)));
        with.latest().throughput(peer).ifPresent(result -> known.setThroughput(throughput(result, nowNanos)));
        boolean none = !known.hasTraffic() && !known.hasCapacity() && !known.hasThroughput();
        return none ? Optional.empty() : Optional.of(known.build());
    }

    private TcpTraffic traffic(PeerTraffic known, HostAddress host, long nowNanos) {
        TcpTraffic.Builder traffic = TcpTraffic.newBuilder()
                .setConnections(known.connections())
                .setAgeSeconds(Math.max(0, nowNanos - known.seenNanos()) / NANOS)
                .setSpanSeconds(known.spanNanos() / NANOS)
                .setSegments(known.segments())
                .setSegmentsRetransmitted(known.retransmitted())
                .setDeliveryRateSamples(known.deliveryRateSamples())
                .setSegmentsLost(known.lost())
                .setMembersAtHost(membersAt.getOrDefault(host, 0));
        known.retransmittedRatio().ifPresent(traffic::setRetransmittedRatio);
        known.minRttMicros().ifPresent(micros -> traffic.setRttMinSeconds(micros / MICROS));
        known.rttMicros().ifPresent(micros -> traffic.setRttSmoothedSeconds(micros / MICROS));
        known.rttVarMicros().ifPresent(micros -> traffic.setRttVariationSeconds(micros / MICROS));
        known.deliveryRateP95().ifPresent(traffic::setDeliveryRateP95BitsPerSecond);
        known.reorderingMax().ifPresent(traffic::setReorderingMax);
        return traffic.build();
    }

    static Capacity capacity(LatestResults.Timed<CapacityResult> timed, long nowNanos) {
        CapacityResult result = timed.value();
        Capacity.Builder capacity = Capacity.newBuilder()
                .setAtLeast(result.atLeast())
                .setAgeSeconds(Math.max(0, nowNanos - timed.atNanos()) / NANOS)
                .setRefused(result.refused())
                .setTrains(result.trains())
                .setPacketsSent(result.packetsSent())
                .setPacketsReceived(result.packetsReceived())
                .setMethod(TRAIN);
        result.bitsPerSecond().ifPresent(capacity::setBitsPerSecond);
        result.quartileLow().ifPresent(capacity::setQuartileLowBitsPerSecond);
        result.quartileHigh().ifPresent(capacity::setQuartileHighBitsPerSecond);
        return capacity.build();
    }

    static Throughput throughput(LatestResults.Timed<ThroughputResult> timed, long nowNanos) {
        ThroughputResult result = timed.value();
        Throughput.Builder throughput = Throughput.newBuilder()
                .setBitsPerSecond(result.bitsPerSecond())
                .setAgeSeconds(Math.max(0, nowNanos - timed.atNanos()) / NANOS)
                .setBytes(result.bytes())
                .setSeconds(result.nanos() / NANOS)
                .setStopped(result.stopped());
        result.segments().ifPresent(throughput::setSegments);
        result.retransmitted().ifPresent(throughput::setSegmentsRetransmitted);
        result.rttP95BeforeSeconds().ifPresent(throughput::setRttP95BeforeSeconds);
        result.rttP95DuringSeconds().ifPresent(throughput::setRttP95DuringSeconds);
        return throughput.build();
    }
}
