package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Identities under which two processes run, a copied disk's: this node's own, and those of members. Each is said once, and
 * once more when one of the two has fallen silent.
 */
final class Doubles {
    static final int MEMBERS_MAX = 64;
    static final int NONCES_MAX = 16;

    /** A member's last boot may still have a packet under way, and a restored backup rises with its first answers. */
    private static final long PROVEN_NANOS = 2_000_000_000L;

    /** The one whose record does not stand speaks to its subjects every second, and to the other one every five. */
    private static final long SILENT_NANOS = 30_000_000_000L;

    private static final long CALL_NANOS = 5_000_000_000L;

    private static final long NEVER_NANOS = Long.MIN_VALUE / 4;

    private final SwimState state;
    private final Map<NodeId, Heard> members = new LinkedHashMap<>();
    private final Set<Integer> ownNonces = new TreeSet<>();
    private long ownHeardNanos;
    private long calledNanos = NEVER_NANOS;

    private static final class Heard {
        private final long sinceNanos;
        private long lastNanos;
        private boolean said;

        Heard(long nowNanos) {
            sinceNanos = nowNanos;
        }
    }

    Doubles(SwimState state) {
        this.state = state;
    }

    /** Another process under a member's identity than the one whose record stands. */
    void onMember(MemberEntry held, Endpoint source) {
        if (members.size() >= MEMBERS_MAX && !members.containsKey(held.id())) {
            state.tally.count("doubles_dropped");
            return;
        }
        Heard heard = members.computeIfAbsent(held.id(), unheard -> new Heard(state.nowNanos));
        heard.lastNanos = state.nowNanos;
        if (!heard.said && heard.lastNanos - heard.sinceNanos >= PROVEN_NANOS) {
            heard.said = true;
            state.effects.emit(new MembershipEvent.DoubleHeard(held.id(), held.endpoint(), source));
        }
    }

    /** Another process under this node's own identity. */
    void onOwn(int nonce, Endpoint at) {
        ownHeardNanos = state.nowNanos;
        if (ownNonces.size() < NONCES_MAX && ownNonces.add(nonce)) {
            state.effects.emit(new MembershipEvent.IdentityClash(Optional.of(at)));
        }
    }

    /** The address of this node's own double, when it is time to tell that one that it is not alone. */
    Optional<Endpoint> toCall() {
        Optional<Endpoint> rival = state.own.standingRival();
        if (rival.isEmpty() || state.nowNanos - calledNanos < CALL_NANOS) {
            return Optional.empty();
        }
        calledNanos = state.nowNanos;
        return rival;
    }

    /** Once in a while. */
    void endSilent() {
        Iterator<Map.Entry<NodeId, Heard>> each = members.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<NodeId, Heard> next = each.next();
            if (state.nowNanos - next.getValue().lastNanos >= SILENT_NANOS) {
                each.remove();
                if (next.getValue().said) {
                    state.effects.emit(new MembershipEvent.DoubleEnded(next.getKey()));
                }
            }
        }
        if (!ownNonces.isEmpty() && state.nowNanos - ownHeardNanos >= SILENT_NANOS) {
            ownNonces.clear();
            state.effects.emit(new MembershipEvent.IdentityClashEnded());
        }
    }
}
