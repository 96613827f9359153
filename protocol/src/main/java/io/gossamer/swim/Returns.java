package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.SyncRequest;
import java.util.Optional;

/** Tells the rounds when somebody came back. */
final class Returns implements SwimEffects {
    private final transient SwimEffects world;
    Optional<Rounds> rounds = Optional.empty();

    Returns(SwimEffects world) {
        this.world = world;
    }

    @Override
    public void send(Endpoint to, Gossip gossip) {
        world.send(to, gossip);
    }

    @Override
    public void request(Endpoint to, SyncRequest request, long exchangeId) {
        world.request(to, request, exchangeId);
    }

    @Override
    public void schedule(long delayNanos, SwimTimer timer) {
        world.schedule(delayNanos, timer);
    }

    @Override
    public void emit(MembershipEvent event) {
        if (event instanceof MembershipEvent.Returned) {
            rounds.ifPresent(Rounds::onReturned);
        }
        if (event instanceof MembershipEvent.Returned || event instanceof MembershipEvent.Joined) {
            rounds.ifPresent(Rounds::onArrival);
        }
        world.emit(event);
    }
}
