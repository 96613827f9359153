package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.GossipCodec;
import io.gossamer.wire.Notice;
import io.gossamer.wire.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes every datagram: the header, what must be said to this receiver first, then waiting news as far as room goes. */
final class Disseminator {
    /** Header, kind, number, subject and tags, rounded up. */
    private static final int FIXED_BYTES = 90;

    /** Guard: what a node sends of its own accord, probes themselves excepted (64 KB/s, burst 128 KB). */
    private static final double EGRESS_PER_SECOND = 64 * 1024;

    private static final double EGRESS_BURST = 128 * 1024;

    /** Enough to make a suspect refute. */
    private static final int BUDDY_MAX = 2;

    private static final int SHUFFLED_MAX = 128;

    private final SwimState state;
    private final Membership membership;
    private final TokenBucket egress;

    Disseminator(SwimState state, Membership membership) {
        this.state = state;
        this.membership = membership;
        this.egress = new TokenBucket(EGRESS_PER_SECOND, EGRESS_BURST, state.nowNanos);
    }

    Gossip.Sender sender() {
        return new Gossip.Sender(
                state.self,
                state.own.record().incarnation(),
                state.own.record().bootNonce(),
                state.mesh.meshId(),
                state.mesh.isSolo());
    }

    /** To a member, with what it should know first if it is accused. */
    void send(MemberEntry to, Gossip.Kind kind, int number, Optional<NodeId> subject) {
        send(to.endpoint(), Optional.of(to), kind, number, subject, false);
    }

    /** To the address that a packet came from, which need not be a member's. */
    void reply(
            Endpoint to,
            Optional<MemberEntry> member,
            Gossip.Kind kind,
            int number,
            Optional<NodeId> subject,
            boolean introduce) {
        send(to, member, kind, number, subject, introduce);
    }

    /** The header alone: for somebody of whom nothing is taken and to whom nothing is told but which mesh this is. */
    void replyBare(Endpoint to, Gossip.Kind kind, int number) {
        state.effects.send(to, new Gossip(sender(), kind, number, Optional.empty(), false, List.of()));
    }

    /** With this node's own record, for somebody that does not know it. */
    void introduce(Endpoint to, Gossip.Kind kind, int number, boolean introduce) {
        state.effects.send(
                to, new Gossip(sender(), kind, number, Optional.empty(), introduce, List.of(state.own.record())));
    }

    /** To the other process under a member's identity: which record stands here, and whether that one answers. */
    void tellDouble(Endpoint to, MemberEntry held) {
        List<Update> updates = new ArrayList<>();
        updates.add(held.record);
        if (held.record.encodedBytes() + BUDDY_MAX * Notice.ENCODED_BYTES <= GossipCodec.BODY_MAX - FIXED_BYTES) {
            buddy(held, updates);
        }
        state.effects.send(to, new Gossip(sender(), Gossip.Kind.NEWS, 0, Optional.empty(), false, updates));
    }

    private void send(
            Endpoint to,
            Optional<MemberEntry> member,
            Gossip.Kind kind,
            int number,
            Optional<NodeId> subject,
            boolean introduce) {
        List<Update> updates = new ArrayList<>();
        int room = GossipCodec.BODY_MAX - FIXED_BYTES;
        if (member.isPresent() && member.get().state != MemberState.ALIVE) {
            room -= buddy(member.get(), updates);
        }
        room = (int) Math.min(room, egress.available(state.nowNanos));
        if (room > Notice.ENCODED_BYTES && !state.queue.isEmpty()) {
            int bytes = state.queue.fill(updates, room, Gossip.UPDATES_MAX, state.table.counted());
            egress.take(state.nowNanos, bytes);
        }
        if (kind == Gossip.Kind.NEWS && updates.isEmpty() && !introduce) {
            return;
        }
        state.effects.send(to, new Gossip(sender(), kind, number, subject, introduce, updates));
    }

    /** Lifeguard §IV-C, buddy system: a suspect learns of it with the very packet that asks whether it lives. */
    private int buddy(MemberEntry suspect, List<Update> updates) {
        if (!state.config.has(Guard.BUDDY)) {
            return 0;
        }
        List<Notice> accusations = membership.verdicts().relayed(suspect, BUDDY_MAX);
        if (accusations.isEmpty()) {
            accusations = suspect.accusations().stream().limit(BUDDY_MAX).toList();
        }
        updates.addAll(accusations);
        return accusations.size() * Notice.ENCODED_BYTES;
    }

    /** The epidemic's own round, beside what rides on probes. */
    void spread() {
        if (!state.queue.isPressing() || state.table.counted() < 2) {
            return;
        }
        for (MemberEntry to : randomCounted(state.config.fanout(), Optional.empty())) {
            if (egress.available(state.nowNanos) < GossipCodec.BODY_MAX) {
                state.tally.count("egress_withheld");
                return;
            }
            send(to, Gossip.Kind.NEWS, 0, Optional.empty());
        }
    }

    /** Up to {@code count} distinct members expected to answer, without this node and {@code except}. */
    List<MemberEntry> randomCounted(int count, Optional<MemberEntry> except) {
        List<MemberEntry> picked = new ArrayList<>(count);
        int size = state.table.size();
        if (size <= 4 * count) {
            for (MemberEntry entry : state.table.shuffled(state.random)) {
                consider(entry, count, except, picked);
            }
            return picked;
        }
        // A few misses are cheaper than keeping a list by state.
        for (int tries = 0; tries < 8 * count && picked.size() < count; tries++) {
            consider(state.table.random(state.random), count, except, picked);
        }
        return picked;
    }

    /** Up to {@code count} distinct others that nothing stands against, also where they are few among many suspects. */
    List<MemberEntry> randomAlive(int count) {
        if (state.table.size() > SHUFFLED_MAX) {
            List<MemberEntry> picked = randomCounted(8 * count, Optional.empty());
            return picked.stream()
                    .filter(entry -> entry.state == MemberState.ALIVE)
                    .limit(count)
                    .toList();
        }
        return state.table.shuffled(state.random).stream()
                .filter(entry -> entry.state == MemberState.ALIVE && !state.isSelf(entry.id()))
                .limit(count)
                .toList();
    }

    private void consider(MemberEntry entry, int count, Optional<MemberEntry> except, List<MemberEntry> picked) {
        boolean fits = picked.size() < count
                && entry.state.isCounted()
                && !state.isSelf(entry.id())
                && except.filter(other -> other == entry).isEmpty()
                && !picked.contains(entry);
        if (fits) {
            picked.add(entry);
        }
    }
}
