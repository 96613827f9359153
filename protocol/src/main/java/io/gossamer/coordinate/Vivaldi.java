package io.gossamer.coordinate;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import java.util.random.RandomGenerator;

/**
 * Moves this node's place a little with every round trip that it measures, so that distances come to predict round trips:
 * Vivaldi [1] with what serf adds to it [2] (a median per peer, an adjustment, a pull towards the origin, a new start when the
 * place stopped being one), and with three changes of ours, each for a fault that is shown by {@code cluster-tests/bench V1}:
 *
 * <ul>
 *   <li>The height follows the same gradient as the vector. Multiplied by (heights / distance), as elsewhere, it and the
 *       adjustment drive each other apart: where round trips fit no space, errors grow fourfold in a few thousand samples.
 *   <li>Forces work on distances without the adjustment, which is then free to be what is left over.
 *   <li>A settled node goes through a few remembered peers again with each sample; that costs no packet.
 * </ul>
 *
 * <p>What a peer says of itself is a claim. Its values are checked where they are read ({@link Coordinate}); beyond that a
 * sample moves this node by at most the round trip that was <em>measured</em>, so that one that claims to be far away cannot
 * throw others there: the honest ones draw them back faster than it pushes.
 *
 * <p>One thread. [1] Dabek et al., SIGCOMM 2004. [2] Ledlie et al., NSDI 2007.
 */
public final class Vivaldi {
    private static final double RTT_SECONDS_MIN = 1e-6;
    private static final double ERROR_SUM_MIN = 1e-6;
    /** Nearer than this is the same place. */
    private static final double APART_SECONDS_MIN = 1e-9;

    private final VivaldiConfig config;
    private final RandomGenerator random;
    private final Tally tally;
    private final KnownPeers peers;
    private final Coordinate origin;
    private final double[] leftOver;
    private int leftOverCount;
    private Coordinate place;

    /** @param tally counts {@code updates}, {@code refused} by reason and {@code resets} */
    public Vivaldi(VivaldiConfig config, RandomGenerator random, Tally tally) {
        this.config = config;
        this.random = random;
        this.tally = tally;
        this.peers = new KnownPeers(config.filterWindow());
        this.origin = Coordinate.origin(config);
        this.leftOver = new double[config.adjustmentWindow()];
        this.place = origin;
    }

    public Coordinate place() {
        return place;
    }

    /** Stands there from now on. */
    public void moveTo(Coordinate other) {
        place = other;
    }

    /** The peer is no longer measured. */
    public void forget(NodeId peer) {
        peers.forget(peer);
    }

    /**
     * A round trip to a peer that says it stands there.
     *
     * @param rttSeconds in [0, {@value Coordinate#SECONDS_MAX}]; anything else is refused and counted
     * @return false: refused, nothing changed
     */
    public boolean observe(NodeId peer, Coordinate claimed, double rttSeconds) {
        if (!(rttSeconds >= 0 && rttSeconds <= Coordinate.SECONDS_MAX)) {
            tally.count("refused", "rtt");
            return false;
        }
        if (claimed.dimensions() != config.dimensions()) {
            tally.count("refused", "dimensions");
            return false;
        }
        double rtt = Math.max(RTT_SECONDS_MIN, rttSeconds);
        KnownPeers.Peer measured = peers.measured(peer, claimed, rtt, random);
        Step step = new Step(place);
        step.judge(claimed, measured.medianSeconds());
        step.take(measured);
        for (int i = 0; i < config.rehearsals() && place.error() < config.rehearseBelowError(); i++) {
            step.take(peers.any(random));
        }
        step.fall();
        if (step.isValid()) {
            place = step.place();
            tally.count("updates");
        } else {
            // Nothing known leads here; if something does, a node that starts over is right again within minutes.
            place = origin;
            tally.count("resets");
        }
        return true;
    }

    /** One sample's move, on plain numbers: checked as a whole at its end. */
    private final class Step {
        private final double[] vector;
        private double height;
        private double adjustment;
        private double error;

        Step(Coordinate from) {
            vector = from.vector();
            height = from.height();
            adjustment = from.adjustment();
            error = from.error();
        }

        /** How wrong the estimate would have been, weighed by how much the other is to be trusted (Dabek §3.4). */
        void judge(Coordinate claimed, double rtt) {
            double wrongness = Math.abs(place.secondsTo(claimed) - rtt) / rtt;
            double share = config.errorShare() * weight(claimed);
            error = Math.min(Coordinate.ERROR_MAX, share * wrongness + error * (1 - share));
        }

        private double weight(Coordinate claimed) {
            return error / Math.max(ERROR_SUM_MIN, error + claimed.error());
        }

        void take(KnownPeers.Peer peer) {
            double rtt = peer.medianSeconds();
            double missing = rtt - plainSecondsTo(peer.claimed());
            double force = config.forceShare() * weight(peer.claimed()) * missing;
            push(Math.max(-rtt, Math.min(rtt, force)), peer.claimed());
            adjust(rtt - plainSecondsTo(peer.claimed()));
        }

        /** Half of what is wrong on average; the other half is the other side's (Ledlie §4). */
        private void adjust(double missing) {
            if (leftOver.length == 0) {
                return;
            }
            leftOver[leftOverCount++ % leftOver.length] = missing;
            leftOverCount = leftOverCount >= 2 * leftOver.length ? leftOver.length : leftOverCount;
            double sum = 0;
            for (double each : leftOver) {
                sum += each;
            }
            adjustment = sum / (2 * leftOver.length);
        }

        /** Towards the origin, more from further away: else the whole mesh drifts (Ledlie §4). */
        void fall() {
            double distance = length(direction(origin)) / config.gravityRho();
            double pull = -distance * distance;
            double[] direction = direction(origin);
            double apart = length(direction);
            if (apart > APART_SECONDS_MIN) {
                move(direction, pull / apart);
            }
        }

        private double plainSecondsTo(Coordinate other) {
            return length(direction(other)) + height + other.height();
        }

        /** Away from the other, or, with a negative force, towards it. */
        private void push(double force, Coordinate from) {
            double[] direction = direction(from);
            double apart = length(direction);
            if (apart < APART_SECONDS_MIN) {
                // Two nodes at one place have to part somehow (Dabek §3.2).
                direction = anyDirection();
                apart = length(direction);
            }
            move(direction, force / apart);
            double share = config.heightShare() + config.heightHaste() * error;
            height = Math.max(config.heightMinSeconds(), height + share * force);
        }

        private void move(double[] direction, double scale) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] += direction[i] * scale;
            }
        }

        private double[] direction(Coordinate from) {
            double[] direction = new double[vector.length];
            for (int i = 0; i < direction.length; i++) {
                direction[i] = vector[i] - from.component(i);
            }
            return direction;
        }

        private double[] anyDirection() {
            double[] any = new double[vector.length];
            do {
                for (int i = 0; i < any.length; i++) {
                    any[i] = random.nextDouble() - 0.5;
                }
            } while (length(any) < APART_SECONDS_MIN);
            return any;
        }

        private double length(double[] of) {
            double squares = 0;
            for (double component : of) {
                squares += component * component;
            }
            return Math.sqrt(squares);
        }

        boolean isValid() {
            return Coordinate.isValid(vector, height, adjustment, error);
        }

        Coordinate place() {
            return new Coordinate(vector, height, adjustment, error);
        }
    }
}
