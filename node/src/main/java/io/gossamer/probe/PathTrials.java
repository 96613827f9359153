package io.gossamer.probe;

import io.gossamer.config.GossamerConfig;
import io.gossamer.measure.PathSigns;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.probe.classes.ClassProbes;
import io.gossamer.probe.mtu.SizeProbes;
import io.gossamer.probe.pace.ProbeBudget;
import io.gossamer.probe.trial.Answer;
import io.gossamer.wire.StampPacket;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * What is tried of each path besides the probes that measure it: large packets, and packets of other classes, as far as the loop can
 * send them. On the probing thread only.
 */
final class PathTrials {
    static final PathTrials NONE = new PathTrials(0, 0, Optional.empty(), Optional.empty());

    private final long periodNanos;
    private final int classCount;
    private final Optional<SizeProbes> sizes;
    private final Optional<ClassProbes> classes;

    PathTrials(long periodNanos, int classCount, Optional<SizeProbes> sizes, Optional<ClassProbes> classes) {
        this.periodNanos = periodNanos;
        this.classCount = classCount;
        this.sizes = sizes;
        this.classes = classes;
    }

    static PathTrials of(ProbeLoop loop, GossamerConfig.Probe config, Prober prober, Tally tally) {
        SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
        long timeoutNanos = config.timeout().toNanos() + 2 * Prober.SLOT_NANOS;
        List<Integer> others =
                config.classes().stream().filter(dscp -> dscp != config.dscp()).toList();
        return new PathTrials(
                config.period().toNanos(),
                others.size(),
                loop.sizes().map(wire -> new SizeProbes(wire, random.split(), timeoutNanos, prober::mtu, tally)),
                loop.classes()
                        .filter(wire -> !others.isEmpty())
                        .map(wire -> new ClassProbes(
                                wire, config.dscp(), others, random.split(), timeoutNanos, prober::classes, tally)));
    }

    void setTargets(long nowNanos, Map<NodeId, InetSocketAddress> targets) {
        sizes.ifPresent(all -> all.setTargets(nowNanos, targets));
        classes.ifPresent(all -> all.setTargets(nowNanos, targets));
    }

    /**
     * What one node's probing may cost is for the trials, too: returns what that leaves.
     *
     * @param authenticated whether requests carry a code, and are so much longer
     * @param linksMax how many any node has: whoever has fewer is no less often asked by those that have so many
     */
    ProbeBudget share(boolean authenticated, Collection<InetSocketAddress> targets, int linksMax) {
        double probeBytes = 0;
        double classBytes = 0;
        for (InetSocketAddress target : targets) {
            probeBytes += ProbePackets.meanBytes(authenticated, target);
            classBytes += ProbePackets.markedBytes(authenticated, target);
        }
        double links = Math.max(linksMax, targets.size());
        double targetsMin = Math.max(1, targets.size());
        double classPackets = classes.isEmpty() ? 0 : ClassProbes.packetsASecond(targets.size(), classCount);
        ProbeBudget budget =
                ProbeBudget.of(periodNanos, probeBytes / targetsMin * links, classPackets * classBytes / targetsMin);
        sizes.ifPresent(all -> all.allow(budget.sizeBytesASecond()));
        return budget;
    }

    /** Sends what is due; to be called after the answers that came in were handed over. */
    void tick(long nowNanos) {
        sizes.ifPresent(all -> all.tick(nowNanos));
        classes.ifPresent(all -> all.tick(nowNanos));
    }

    /** Returns false for an answer to something else. */
    boolean receive(StampReply answer) {
        StampPacket.Reply reply = answer.packet();
        int number = reply.echo().sequence();
        // a stateless reflector copies the number
        OptionalInt count = reply.sequence() == number ? OptionalInt.empty() : OptionalInt.of(reply.sequence());
        PathSigns.Classes seen = answer.signs().classes();
        OptionalInt dscp = seen.forwardReceived().isPresent()
                ? OptionalInt.of(seen.forwardReceived().getAsInt() >>> 2)
                : OptionalInt.empty();
        Answer said = new Answer(count, dscp);
        return sizes.isPresent() && sizes.get().receive(reply.sessionId(), number, said)
                || classes.isPresent() && classes.get().receive(reply.sessionId(), number, said);
    }
}
