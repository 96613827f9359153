package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.wire.Gossip;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Probes made on behalf of others (SWIM §3.1's ping-req), with Lifeguard's "I am here, but it does not answer me". */
final class Relays {
    public static final int RELAYS_MAX = 256;

    private final SwimState state;
    private final Disseminator disseminator;
    private final Map<Integer, Relay> byNumber = new LinkedHashMap<>();

    private record Relay(Endpoint asker, int askersNumber, NodeId subject) {}

    Relays(SwimState state, Disseminator disseminator) {
        this.state = state;
        this.disseminator = disseminator;
    }

    /** Only members are called, at the address that they signed: nobody is made to send elsewhere. */
    void onPingReq(Endpoint asker, Gossip request) {
        Optional<MemberEntry> subject = request.subject().flatMap(state::entry);
        if (subject.isEmpty() || state.isSelf(subject.get().id())) {
            state.tally.count("relays_refused");
            return;
        }
        if (byNumber.size() >= RELAYS_MAX) {
            byNumber.remove(byNumber.keySet().iterator().next());
            state.tally.count("relays_dropped");
        }
        int number = state.random.nextInt();
        byNumber.put(number, new Relay(asker, request.number(), subject.get().id()));
        disseminator.send(subject.get(), Gossip.Kind.PING, number, Optional.empty());
        // 80 % of what the asker waits, so that the answer is back in time (Lifeguard §IV-A).
        state.effects.schedule(state.config.probePeriodNanos() * 4 / 10, new SwimTimer.NackDue(number));
    }

    /** True when this was the answer to such a probe. */
    boolean onAck(NodeId from, int number) {
        Relay relay = byNumber.get(number);
        if (relay == null || !relay.subject.equals(from)) {
            return false;
        }
        byNumber.remove(number);
        answer(relay, Gossip.Kind.INDIRECT_ACK);
        return true;
    }

    void onNackDue(SwimTimer.NackDue due) {
        Relay relay = byNumber.remove(due.relayNumber());
        if (relay != null) {
            answer(relay, Gossip.Kind.NACK);
        }
    }

    int size() {
        return byNumber.size();
    }

    private void answer(Relay relay, Gossip.Kind kind) {
        disseminator.reply(relay.asker, Optional.empty(), kind, relay.askersNumber, Optional.of(relay.subject), false);
    }
}
