package io.gossamer.probe.peers;

import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Which member is to be asked what, and when: each in a phase of its own, a suspected one at once and more often. Pure; one thread.
 *
 * <pre>
 *               connect            echo
 *  well         every 30 s ± 10 %  never
 *  suspected    at once, then      up to three a second apart, until one is answered; again after 30 s
 *               every 10 s ± 10 %
 *  well again   at once            never
 * </pre>
 */
final class CheckSchedule {
    static final long CONNECT_NANOS = 30_000_000_000L;
    static final long CONNECT_SUSPECTED_NANOS = 10_000_000_000L;
    static final long ECHO_NANOS = 1_000_000_000L;
    static final long ECHO_AGAIN_NANOS = 30_000_000_000L;
    static final int ECHOES_MAX = 3;

    /** Orders of either kind in one beat: when half of a mesh turns bad at once the others wait a second. */
    static final int ORDERS_MAX = 8;

    private static final double JITTER = 0.1;

    private final RandomGenerator random;
    private final Map<NodeId, Turn> turns = new TreeMap<>();

    /** When a member's turn comes next. */
    private static final class Turn {
        boolean suspected;
        long connectNanos;
        long echoNanos;
        int echoesLeft;
    }

    /** What to do now. */
    record Due(List<Peer> connects, List<Peer> echoes) {}

    CheckSchedule(RandomGenerator random) {
        this.random = random;
    }

    /** To be called once a second. What is returned counts as done. */
    Due next(long nowNanos, List<Peer> peers) {
        TreeMap<NodeId, Turn> kept = new TreeMap<>();
        Due due = new Due(new ArrayList<>(), new ArrayList<>());
        for (Peer peer : peers) {
            Turn turn = turns.get(peer.node());
            if (turn == null) {
                turn = new Turn();
                turn.connectNanos = nowNanos + random.nextLong(CONNECT_NANOS);
            }
            kept.put(peer.node(), turn);
            if (turn.suspected != peer.suspected()) {
                turn.suspected = peer.suspected();
                turn.connectNanos = nowNanos;
                turn.echoNanos = nowNanos;
                turn.echoesLeft = ECHOES_MAX;
            }
            order(nowNanos, peer, turn, due);
        }
        turns.clear();
        turns.putAll(kept);
        return due;
    }

    private void order(long nowNanos, Peer peer, Turn turn, Due due) {
        if (nowNanos - turn.connectNanos >= 0 && due.connects().size() < ORDERS_MAX) {
            long period = turn.suspected ? CONNECT_SUSPECTED_NANOS : CONNECT_NANOS;
            turn.connectNanos = nowNanos + (long) (period * (1 + JITTER * (2 * random.nextDouble() - 1)));
            due.connects().add(peer);
        }
        if (turn.suspected && nowNanos - turn.echoNanos >= 0 && due.echoes().size() < ORDERS_MAX) {
            turn.echoesLeft = turn.echoesLeft == 0 ? ECHOES_MAX - 1 : turn.echoesLeft - 1;
            turn.echoNanos = nowNanos + (turn.echoesLeft == 0 ? ECHO_AGAIN_NANOS : ECHO_NANOS);
            due.echoes().add(peer);
        }
    }

    /** Of this round no more echoes are needed: one was answered, or none may be sent. */
    void settle(long nowNanos, NodeId node) {
        Turn turn = turns.get(node);
        if (turn != null) {
            turn.echoesLeft = 0;
            turn.echoNanos = nowNanos + ECHO_AGAIN_NANOS;
        }
    }

    /** Was the latest echo the last one of its round? */
    boolean isLastEcho(NodeId node) {
        Turn turn = turns.get(node);
        return turn == null || turn.echoesLeft == 0;
    }
}
