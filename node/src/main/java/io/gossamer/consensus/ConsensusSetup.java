package io.gossamer.consensus;

import io.gossamer.config.GossamerConfig;
import io.gossamer.model.Endpoint;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.time.Clock;
import io.grpc.Channel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything that {@link io.gossamer.consensus.node.ConsensusNode} needs from outside.
 *
 * @param dataDir of the node; consensus owns {@code raft/} and {@code raft-*} below it
 * @param bindHost address to listen on; empty: every address
 * @param raftPort 0: a free one is chosen once, see {@link io.gossamer.consensus.node.ConsensusNode#raftPort}
 * @param advertisedRaft what others dial; port 0 in it means the port that is listened on
 * @param hasJoin the {@code join} list is not empty: this node never founds a mesh of one
 * @param state applied in log order, on one thread at a time; must be in its initial state
 * @param membership the newest view of gossip
 * @param channels gRPC channel to a member's port 7404, or empty while its address is unknown
 */
public record ConsensusSetup(
        NodeId self,
        String name,
        String cluster,
        Path dataDir,
        String bindHost,
        int raftPort,
        Supplier<Endpoint> advertisedRaft,
        GossamerConfig.Raft config,
        boolean hasJoin,
        Clock clock,
        CommandLog.ReplicatedState state,
        Supplier<MembershipView> membership,
        Function<NodeId, Optional<Channel>> channels,
        MeshHooks hooks) {}
