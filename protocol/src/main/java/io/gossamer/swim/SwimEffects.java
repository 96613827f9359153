package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.SyncRequest;

/** Everything that {@link Swim} can do to the world. Nothing here blocks or throws. */
public interface SwimEffects {
    /** A datagram: may be lost, doubled, overtaken. */
    void send(Endpoint to, Gossip gossip);

    /**
     * One round of anti-entropy over a stream. Ends in exactly one {@link Swim#onSyncReply} or {@link Swim#onSyncFailed} with
     * this {@code exchangeId}; the driver gives up after {@link SwimConfig#syncTimeoutNanos}. One exchange may come back here
     * with further rounds: a driver may keep the connection of an exchangeId open for them.
     */
    void request(Endpoint to, SyncRequest request, long exchangeId);

    /** {@link Swim#onTimer} will be called once, maybe late, never early. */
    void schedule(long delayNanos, SwimTimer timer);

    void emit(MembershipEvent event);
}
