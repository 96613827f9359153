package io.gossamer.consensus.ratis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's server of the mesh's one Raft group. Starting and closing may take seconds; everything else is quick, and
 * any thread may call it.
 */
public final class RatisDivision implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RatisDivision.class);

    private final RaftServer server;
    private final RaftServer.Division division;
    private final EntryStateMachine machine;
    private final LogLimits limits;
    private final RaftGroupId groupId;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();

    /** One voter as Raft addresses it: {@code host:port}, IPv6 in brackets. */
    public record Peer(String id, String address) {}

    /** What the division knows of itself now. */
    public record Status(
            String role,
            boolean leaderReady,
            long term,
            Optional<String> leader,
            List<Peer> voters,
            boolean settled,
            long commitIndex,
            long appliedIndex,
            long snapshotIndex,
            Optional<Long> leaderSilentMillis,
            Map<String, Long> followerSilentMillis) {
        public boolean isVoter(String peerId) {
            return voters.stream().anyMatch(voter -> voter.id().equals(peerId));
        }
    }

    private RatisDivision(RaftServer server, RaftGroupId groupId, EntryStateMachine machine, LogLimits limits)
            throws IOException {
        this.server = server;
        this.groupId = groupId;
        this.division = server.getDivision(groupId);
        this.machine = machine;
        this.limits = limits;
    }

    /**
     * Starts the server.
     *
     * @param firstVoters of a group that is being founded; empty: this node waits to be added by a leader. Only read
     *     while no configuration is stored.
     * @param addresses newer addresses of voters than the stored ones
     * @param fresh the directory must not exist yet
     */
    public static RatisDivision start(
            RatisSettings settings,
            UUID group,
            List<Peer> firstVoters,
            List<Peer> addresses,
            boolean fresh,
            EntrySink sink)
            throws IOException {
        RatisProcess.tame();
        checkPort(settings.bindHost(), settings.port());
        Files.createDirectories(settings.logDir());
        EntryStateMachine machine = new EntryStateMachine(sink);
        RaftGroupId groupId = RaftGroupId.valueOf(group);
        RaftServer server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(settings.peerId()))
                .setGroup(RaftGroup.valueOf(groupId, peers(firstVoters)))
                .setOption(fresh ? StartupOption.FORMAT : StartupOption.RECOVER)
                .setStateMachine(machine)
                .setProperties(settings.properties())
                .setParameters(Addressee.only(settings.peerId(), sink::misaddressed))
                .build();
        try {
            // The first address that Ratis hears of a peer stays for the server's life: newer ones go in before the
            // stored configuration is read by start().
            server.getServerRpc().addRaftPeers(peers(addresses));
            server.start();
            return new RatisDivision(server, groupId, machine, settings.limits());
        } catch (IOException | RuntimeException | Error failure) {
            closeQuietly(server);
            // ExitException (an unchecked one) is what is left of Ratis's System.exit
            throw failure instanceof IOException io ? io : new IOException(failure.getMessage(), failure);
        }
    }

    /** Throws with a sentence for a person if the port cannot be listened on. */
    public static void checkPort(String bindHost, int port) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(bindHost.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(bindHost, port));
        } catch (IOException taken) {
            throw new IOException(
                    "Raft cannot listen on " + (bindHost.isEmpty() ? "" : bindHost + " ") + "port " + port + ": "
                            + taken.getMessage() + "; end what holds the port or change network.ports.raft",
                    taken);
        }
    }

    /** One that nobody listened on a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException noPortAtAll) {
            throw new UncheckedIOException(noPortAtAll);
        }
    }

    private static List<RaftPeer> peers(List<Peer> peers) {
        List<RaftPeer> result = new ArrayList<>();
        for (Peer peer : peers) {
            result.add(RaftPeer.newBuilder()
                    .setId(peer.id())
                    .setAddress(peer.address())
                    .build());
        }
        return result;
    }

    /** For tests that close it as Ratis does by itself. */
    RaftServer.Division raw() {
        return division;
    }

    /** False once the division or its server closed itself: build another. */
    public boolean isAlive() {
        return division.getInfo().isAlive()
                && !server.getLifeCycleState().isClosingOrClosed()
                && machine.logFailure().isEmpty();
    }

    public boolean isLeader() {
        return division.getInfo().isLeaderReady();
    }

    /** The highest that it was ever in; also once it is closed. */
    public long term() {
        return division.getInfo().getCurrentTerm();
    }

    public Optional<String> leader() {
        return Optional.ofNullable(division.getInfo().getLeaderId()).map(RaftPeerId::toString);
    }

    /** In the group's present list of voters. */
    public boolean isVoter(String peerId) {
        for (RaftPeer peer : division.getRaftConf().getCurrentPeers()) {
            if (peer.getId().toString().equals(peerId)) {
                return true;
            }
        }
        return false;
    }

    public Status status() {
        DivisionInfo info = division.getInfo();
        RaftConfiguration configuration = division.getRaftConf();
        List<Peer> voters = new ArrayList<>();
        for (RaftPeer peer : configuration.getCurrentPeers()) {
            voters.add(new Peer(peer.getId().toString(), peer.getAddress()));
        }
        voters.sort(java.util.Comparator.comparing(Peer::id));
        long commitIndex = division.getRaftLog().getLastCommittedIndex();
        boolean settled = configuration.getPreviousPeers().isEmpty() && configuration.getLogEntryIndex() <= commitIndex;
        RoleInfoProto role = info.getRoleInfoProto();
        return new Status(
                info.getCurrentRole().name(),
                info.isLeaderReady(),
                info.getCurrentTerm(),
                leader(),
                List.copyOf(voters),
                settled,
                commitIndex,
                info.getLastAppliedIndex(),
                division.getRaftLog().getSnapshotIndex(),
                leaderSilence(info, role),
                followerSilence(role));
    }

    private static Optional<Long> leaderSilence(DivisionInfo info, RoleInfoProto role) {
        if (info.isLeader()) {
            return Optional.of(0L);
        }
        boolean heard = role.hasFollowerInfo() && info.getLeaderId() != null;
        return heard ? Optional.of(role.getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs()) : Optional.empty();
    }

    private static Map<String, Long> followerSilence(RoleInfoProto role) {
        Map<String, Long> silence = new TreeMap<>();
        if (role.hasLeaderInfo()) {
            role.getLeaderInfo()
                    .getFollowerInfoList()
                    .forEach(follower ->
                            silence.put(follower.getId().getId().toStringUtf8(), follower.getLastRpcElapsedTimeMs()));
        }
        return silence;
    }

    /**
     * Appends an entry here, if this is the leader. The future fails with what Ratis says; it is done on return when the
     * entry was refused before it reached the log. May block on a full log queue: not for the protocol thread.
     */
    public CompletableFuture<Long> submit(byte[] entry, long timeoutMillis) throws IOException {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(groupId)
                .setCallId(calls.incrementAndGet())
                // Ratis's private copy of protobuf is part of this one signature
                .setMessage(Message.valueOf(org.apache.ratis.thirdparty.com.google.protobuf.ByteString.copyFrom(entry)))
                .setType(RaftClientRequest.writeRequestType())
                .setTimeoutMs(timeoutMillis)
                .build();
        return server.submitClientRequestAsync(request).thenCompose(RatisDivision::indexOf);
    }

    private static CompletableFuture<Long> indexOf(RaftClientReply reply) {
        return reply.isSuccess()
                ? CompletableFuture.completedFuture(reply.getLogIndex())
                : CompletableFuture.failedFuture(reply.getException());
    }

    /** One change of the voters, refused unless {@code current} is what the group has now. */
    public CompletableFuture<Void> changeVoters(List<Peer> current, List<Peer> next) {
        SetConfigurationRequest request = new SetConfigurationRequest(
                client,
                server.getId(),
                groupId,
                calls.incrementAndGet(),
                SetConfigurationRequest.Arguments.newBuilder()
                        .setServersInCurrentConf(peers(current))
                        .setServersInNewConf(peers(next))
                        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                        .build());
        return call(() -> server.setConfigurationAsync(request));
    }

    /** Gives leadership to that voter, or to whom the election finds when empty. */
    public CompletableFuture<Void> transferLeadership(Optional<String> target, long timeoutMillis) {
        TransferLeadershipRequest request = new TransferLeadershipRequest(
                client,
                server.getId(),
                groupId,
                calls.incrementAndGet(),
                target.map(RaftPeerId::valueOf).orElse(null),
                timeoutMillis);
        return call(() -> server.transferLeadershipAsync(request));
    }

    /** Takes a snapshot early if large entries made the log long before their number did. */
    public void boundLog() {
        if (machine.bytesSinceSnapshot() > limits.snapshotBytesMax()) {
            call(() -> server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                            client, server.getId(), groupId, calls.incrementAndGet(), 30_000, 1)))
                    .exceptionally(failure -> null); // asked again by the next call
        }
    }

    /** Drops the connection to another voter and makes a new one; on a thread of its own, which is left interrupted. */
    public void redial(String peerId) {
        // Ratis lets each of two connections end by itself for three seconds, which on a dead one is waiting for
        // nothing,
        // and keeps all that is sent to this peer waiting meanwhile. An interrupted thread does not wait.
        Thread.currentThread().interrupt();
        server.getServerRpc().handleException(RaftPeerId.valueOf(peerId), new IOException("the network was cut"), true);
    }

    private interface RatisCall {
        CompletableFuture<RaftClientReply> run() throws IOException;
    }

    private static CompletableFuture<Void> call(RatisCall call) {
        try {
            return call.run()
                    .thenCompose(reply -> reply.isSuccess()
                            ? CompletableFuture.<Void>completedFuture(null)
                            : CompletableFuture.failedFuture(reply.getException()));
        } catch (IOException | RuntimeException refused) {
            return CompletableFuture.failedFuture(
                    refused instanceof ServerNotReadyException
                            ? new IOException("the Raft server is starting")
                            : refused);
        }
    }

    @Override
    public void close() {
        closeQuietly(server);
    }

    private static void closeQuietly(RaftServer server) {
        try {
            server.close();
        } catch (IOException | RuntimeException failure) {
            LOG.warn("the Raft server did not close cleanly", failure);
        }
    }
}
