package io.gossamer.consensus;

import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Tally;
import io.grpc.BindableService;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * This node's part in the mesh's one Raft group, whichever part that is: voter, observer, or waiting for a group.
 * Being built: nothing is behind these methods yet, each says so when called.
 */
public final class ConsensusNode implements CommandLog {
    private final ConsensusSetup setup;
    private final Tally tally = new Tally("consensus");

    public ConsensusNode(ConsensusSetup setup) {
        this.setup = setup;
    }

    /** Throws with a sentence for a person if the port is taken or the directory cannot be used. */
    public void start() throws IOException {
        throw new IOException("consensus of " + setup.name() + " is not built yet");
    }

    /** The Raft port that is listened on once this node is a voter. */
    public int raftPort() {
        return setup.raftPort();
    }

    /** The gRPC service gossamer.v1.Consensus, for the server on 7404. */
    public BindableService service() {
        throw new UnsupportedOperationException("being built");
    }

    /** What this node publishes in its own profile; present only while it is a voter. */
    public Optional<NodeProfile.RaftSeat> seat() {
        return Optional.empty();
    }

    /** Told at each change of {@link #seat}, on a thread of consensus. */
    public void onSeatChanged(Consumer<Optional<NodeProfile.RaftSeat>> listener) {
        throw new UnsupportedOperationException("being built");
    }

    /** Told at each change of role, leader, term or problem, on a thread of consensus. */
    public void onViewChanged(Consumer<RaftView> listener) {
        throw new UnsupportedOperationException("being built");
    }

    /** Gossip says that this node belongs to that mesh: an own group of one is archived, and this node observes. */
    public void meshAdopted(NodeId newMeshId) {
        throw new UnsupportedOperationException("being built");
    }

    /** {@code gossamer raft bootstrap}: completes with a sentence; refused when any group is known. */
    public CompletableFuture<String> bootstrap() {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("being built"));
    }

    /** {@code gossamer raft recover}: completes with a sentence; refused while a quorum answers. */
    public CompletableFuture<String> recover(List<NodeId> gone) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("being built"));
    }

    /** A leader gives leadership to the best follower (SIGTERM, sick leader); completes with whether it did. */
    public CompletableFuture<Boolean> handOver(String reason) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("being built"));
    }

    /** Before {@code leave}: gives up its vote, so that the group does not count on it; completes within seconds. */
    public CompletableFuture<Void> resign() {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("being built"));
    }

    public Tally tally() {
        return tally;
    }

    @Override
    public CompletableFuture<Long> propose(byte[] command) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("being built"));
    }

    @Override
    public RaftView view() {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public void close() {}
}
