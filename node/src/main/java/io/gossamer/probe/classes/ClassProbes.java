package io.gossamer.probe.classes;

import io.gossamer.model.NodeId;
import io.gossamer.model.PathClass;
import io.gossamer.model.Tally;
import io.gossamer.probe.trial.Answer;
import io.gossamer.probe.trial.TrialSession;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What becomes of the classes that the user names, on the way to each peer: a packet of each in ten seconds, of a node with many links
 * the rarer the more there are, and so many as it takes once one does not come back. On the probing thread only.
 */
public final class ClassProbes {
    static final long CHECK_NANOS = 10_000_000_000L;

    /** Of one node's packets, on average: a full mesh of 64 has no more left of what all its probing may cost. */
    private static final long CHECKS_APART_NANOS = 450_000_000L;

    private static final int SEARCHES_MAX = 8;

    private final ClassWire wire;
    private final int plainDscp;
    private final List<Integer> classes;
    private final long timeoutNanos;
    private final TrialSession<ClassSearch> session;
    private final Listener listener;
    private final Tally tally;

    /** Is told of all classes of a link of which anything is known, when something is new. */
    public interface Listener {
        void onClasses(NodeId peer, List<PathClass> found);
    }

    /**
     * @param plainDscp that of all other probes
     * @param classes other DSCPs, at least one and at most {@link PathClass#CLASSES_MAX}
     */
    public ClassProbes(
            ClassWire wire,
            int plainDscp,
            List<Integer> classes,
            RandomGenerator random,
            long timeoutNanos,
            Listener listener,
            Tally tally) {
        this.wire = wire;
        this.plainDscp = plainDscp;
        this.classes = List.copyOf(classes);
        this.timeoutNanos = timeoutNanos;
        this.listener = listener;
        this.tally = tally;
        this.session = new TrialSession<>(random, SEARCHES_MAX, this::send);
    }

    /** What was found of the others, and of those that moved, is forgotten. */
    public void setTargets(long nowNanos, Map<NodeId, InetSocketAddress> targets) {
        session.setTargets(
                nowNanos,
                CHECK_NANOS,
                targets,
                (to, firstNanos) -> new ClassSearch(plainDscp, classes, firstNanos, timeoutNanos));
    }

    /** Sends what is due; to be called after the answers that came in were handed over. */
    public void tick(long nowNanos) {
        session.tick(nowNanos, (peer, address, search) -> {
            if (search.judge(nowNanos, session.restNanos(CHECK_NANOS / classes.size(), CHECKS_APART_NANOS))) {
                listener.onClasses(peer, search.found());
            }
        });
    }

    /** How many are sent to all targets together while nothing is found, on average. */
    public static double packetsASecond(int targets, int classes) {
        return targets == 0 ? 0 : targets * 1e9 / Math.max(CHECK_NANOS / classes, targets * CHECKS_APART_NANOS);
    }

    private boolean send(InetSocketAddress to, int sessionId, int number, int dscp) {
        boolean taken = wire.sendMarked(to, sessionId, number, dscp);
        tally.count("class_probes", taken ? "sent" : "refused");
        return taken;
    }

    /**
     * @param number that the answer repeats
     * @return false for an answer to something else
     */
    public boolean receive(int sessionId, int number, Answer answer) {
        return session.receive(sessionId, number, answer);
    }
}
