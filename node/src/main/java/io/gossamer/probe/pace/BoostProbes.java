package io.gossamer.probe.pace;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.probe.trial.Answer;
import io.gossamer.probe.trial.TrialSession;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Asks a link that lost a probe more often until it is known what that meant: whether it is silent is known in three seconds and not in
 * five. The packets are a session of their own, so that they are no part of what is counted of a link: sent only where something
 * was lost, they would make each loss look larger. On the probing thread only.
 */
public final class BoostProbes {
    /** Of one node, for all its links: where half of a mesh falls silent at once each of its links still gets its three or four. */
    static final double A_SECOND = 20;

    static final double AT_ONCE = 60;

    /** Between two to one link. */
    public static final long EACH_NANOS = BoostSearch.EACH_NANOS;

    private static final Answer ANSWER = new Answer(OptionalInt.empty(), OptionalInt.empty());

    private final Wire wire;
    private final Tally tally;
    private final TokenBucket bucket;
    private final TrialSession<BoostSearch> session;
    private boolean awake;
    private long nowNanos;

    /** Where they go out. */
    public interface Wire {
        void send(InetSocketAddress to, int sessionId, int number);
    }

    /** Is told what became of them. */
    public interface Listener {
        /** @return whether the link is still in doubt */
        boolean onBoosted(NodeId peer, int answered, int lost, int late);
    }

    public BoostProbes(Wire wire, RandomGenerator random, long nowNanos, Tally tally) {
        this.wire = wire;
        this.tally = tally;
        this.bucket = new TokenBucket(A_SECOND, AT_ONCE, nowNanos);
        this.session = new TrialSession<>(random, Integer.MAX_VALUE, this::send);
    }

    /** What waits for the others, and for those that moved, is forgotten. */
    public void setTargets(long nowNanos, Map<NodeId, InetSocketAddress> targets) {
        session.setTargets(nowNanos, 1, targets, (to, firstNanos) -> new BoostSearch());
    }

    /** A link's probe was lost. @param timeoutNanos how long this link's answers are waited for */
    public void want(NodeId peer, long nowNanos, long timeoutNanos) {
        session.search(peer).ifPresent(search -> search.want(nowNanos, timeoutNanos));
        awake = true;
    }

    /** Sends what is due; to be called after the answers that came in were handed over. */
    public void tick(long nowNanos, Listener listener) {
        if (!awake) {
            return; // as nearly always
        }
        this.nowNanos = nowNanos;
        awake = false;
        session.tick(nowNanos, (peer, address, search) -> {
            BoostSearch.Outcome outcome = search.take(nowNanos);
            boolean inDoubt =
                    outcome.isNone() || listener.onBoosted(peer, outcome.answered(), outcome.lost(), outcome.late());
            if (!inDoubt) {
                search.end();
            } else if (search.isSpent()) {
                search.rest(nowNanos);
            }
            awake |= search.isBusy();
        });
    }

    /** This node itself was not let run: what waits may have been answered long ago, or never left. */
    public void forget() {
        if (awake) {
            session.tick(nowNanos, (peer, address, search) -> search.end());
            awake = false;
        }
    }

    private boolean send(InetSocketAddress to, int sessionId, int number, int asked) {
        boolean taken = bucket.tryTake(nowNanos);
        tally.count("boost_probes", taken ? "sent" : "refused");
        if (taken) {
            wire.send(to, sessionId, number);
        }
        return taken;
    }

    /**
     * @param number that the answer repeats
     * @return false for an answer to something else
     */
    public boolean receive(int sessionId, int number) {
        return session.receive(sessionId, number, ANSWER);
    }
}
