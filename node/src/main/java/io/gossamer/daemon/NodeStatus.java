package io.gossamer.daemon;

import io.gossamer.consensus.node.ConsensusNode;
import io.gossamer.model.Member;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView;
import io.gossamer.probe.LinkMeter;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.SelfHealth;
import io.gossamer.proto.StatusReply;
import io.gossamer.time.Clock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** How this node is, and what stands in the way. Any thread. */
final class NodeStatus {
    private final Clock clock;
    private final Sources sources;
    private final long startedNanos;
    private final long startedUnixMillis;
    private final StandingProblems standing = new StandingProblems();

    /** Where the figures come from. {@code linksWanted}: how many links this node is to measure in that view. */
    record Sources(
            NodeId self,
            String name,
            String zone,
            String cluster,
            String version,
            Path dataDir,
            MembershipNode membership,
            ConsensusNode consensus,
            LinkMeter meter,
            SelfWatch selfWatch,
            ToIntFunction<MembershipView> linksWanted,
            Supplier<Optional<NodeId>> meshId) {}

    NodeStatus(Clock clock, Sources sources) {
        this.clock = clock;
        this.sources = sources;
        this.startedNanos = clock.monotonicNanos();
        this.startedUnixMillis = clock.wallMillis();
    }

    StandingProblems standing() {
        return standing;
    }

    StatusReply status(LinkTotals links, int[] firingAndPending) {
        MembershipView view = ShownView.of(sources.membership().view());
        RaftView raft = sources.consensus().view();
        SelfWatch.Reading self = sources.selfWatch().latest();
        StatusAnswers.Facts facts = new StatusAnswers.Facts(
                view,
                raft,
                links,
                firingAndPending[0],
                firingAndPending[1],
                self,
                standing.lasting(view),
                sources.meter().windowNamesAheadMillis());
        StatusReply.Builder status = StatusReply.newBuilder()
                .setNode(NodeRef.newBuilder().setId(sources.self().toString()).setName(sources.name()))
                .setVersion(sources.version())
                .setCluster(sources.cluster())
                .setMeshId(sources.meshId().get().map(NodeId::toString).orElse(""))
                .setZone(sources.zone())
                .setStartedAt(EventLog.timestamp(startedUnixMillis))
                .setUptimeSeconds((clock.monotonicNanos() - startedNanos) / 1e9)
                .setVerdict(StatusAnswers.verdict(facts))
                .addAllProblems(StatusAnswers.problems(facts))
                .setMembers(MemberAnswers.counts(view))
                .setLinks(links.counts())
                .setAlertsFiring(firingAndPending[0])
                .setAlertsPending(firingAndPending[1])
                .setRaft(RaftAnswers.summary(view, raft))
                .setSelf(health(view, self))
                .setComplete(StatusAnswers.isComplete(
                        view, raft, links, sources.linksWanted().applyAsInt(view)))
                .setDataDir(sources.dataDir().toString());
        view.member(sources.self()).map(Member::profile).ifPresent(profile -> status.setPorts(
                        MemberAnswers.ports(profile.ports()))
                .setAddress(profile.host()));
        return status.build();
    }

    private SelfHealth health(MembershipView view, SelfWatch.Reading self) {
        SelfWatch.Usage usage = SelfWatch.usage();
        return SelfHealth.newBuilder()
                .setLoopLagP99Seconds(sources.meter().loopLagP99Nanos() / 1e9)
                .setLocalHealth(view.localHealth())
                .setIsolated(view.isolatedSinceNanos().isPresent())
                .setRssBytes(usage.rssBytes())
                .setHeapUsedBytes(usage.heapUsedBytes())
                .setDiskFreeBytes(self.diskFreeBytes())
                .setDiskWritable(self.diskWritable())
                .setCpuSeconds(usage.cpuSeconds())
                .setStampMethod(sources.meter().stamps())
                .setImpairment(sources.meter().health().words())
                .setProbePeriodSeconds(sources.meter().periodNanos() / 1e9)
                .build();
    }

    /** Ready: membership runs and knows at least this node; a leader is never required. */
    Optional<String> notReady() {
        if (sources.membership().view().members().isEmpty()) {
            return Optional.of("membership has not started yet");
        }
        return Optional.empty();
    }
}
