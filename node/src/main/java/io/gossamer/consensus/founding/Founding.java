package io.gossamer.consensus.founding;

import com.google.protobuf.ByteString;
import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.GroupKey.Founder;
import io.gossamer.consensus.PeerCalls;
import io.gossamer.consensus.ratis.RatisDivision.Peer;
import io.gossamer.consensus.voter.RaftHome;
import io.gossamer.consensus.voter.RaftHome.Pledge;
import io.gossamer.consensus.voter.VoterSeat;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.proto.VoteFoundersReply;
import io.gossamer.proto.VoteFoundersRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Founds a group by the unanimous vote of a named list, the same on each founder.
 *
 * <p>Each founder collects the others' ids, computes the mesh that exactly these make, and pledges itself to it: once, on
 * its disk, before it tells anyone. It starts the group when every founder has pledged itself to the same mesh. A founder
 * can therefore never take part in two; one whose disk was wiped in between makes another mesh, to which nobody else is
 * pledged. All state is the control thread's.
 */
public final class Founding {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);
    private static final long SAY_NANOS = 10_000_000_000L;
    private static final long PERMISSION_NANOS = 10_000_000_000L;

    private final ConsensusSetup setup;
    private final RaftHome home;
    private final VoterSeat seat;
    private final PeerCalls peers;
    private final LongSupplier epochSeen;
    private final Executor control;
    private final List<String> founders;
    private final FounderAnswers heard = new FounderAnswers();
    private boolean begun;
    private boolean asking;
    private long saidNanos;
    private boolean said;
    private volatile String problem = "";
    private Optional<NodeId> permitted = Optional.empty();
    private long permittedNanos;

    /**
     * What the living members say to a bootstrap.
     *
     * @param refusals none: it may go on
     * @param epochMax the highest that any of them knows of: a group in one of those would be taken for the old one
     */
    public record Ballot(List<String> refusals, long epochMax) {}

    /** @param epochSeen the highest epoch of which this node heard from others */
    public Founding(
            ConsensusSetup setup,
            RaftHome home,
            VoterSeat seat,
            PeerCalls peers,
            LongSupplier epochSeen,
            Executor control) {
        this.setup = setup;
        this.home = home;
        this.seat = seat;
        this.peers = peers;
        this.epochSeen = epochSeen;
        this.control = control;
        this.founders = List.copyOf(new TreeSet<>(setup.config().founders()));
    }

    public boolean isFounder() {
        return founders.contains(setup.name());
    }

    public String problem() {
        return problem;
    }

    /**
     * May founding begin or go on? Another founder can be the first to see that all have voted, and gossip then brings its mesh
     * here before this node has seen it too: as long as it is the very mesh that this node voted for, it goes on to the end.
     * Not so after a restart: then the mesh is a mesh like any other.
     */
    public boolean goesOn(Optional<NodeId> mesh) {
        if (!isFounder() || seat.key().isPresent()) {
            return false;
        }
        if (mesh.isEmpty()) {
            begun = true;
            return true;
        }
        try {
            return begun
                    && home.pledge()
                            .filter(pledge -> pledge.meshId().equals(mesh.get()))
                            .isPresent();
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** A few times a second, while {@link #goesOn}. */
    public void tick() {
        if (asking) {
            return;
        }
        Map<String, NodeId> others = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (String founder : founders) {
            if (!founder.equals(setup.name())) {
                List<NodeId> named = named(founder);
                if (named.size() == 1) {
                    others.put(founder, named.get(0));
                } else {
                    missing.add(named.isEmpty() ? founder : founder + " (" + named.size() + " nodes have that name)");
                }
            }
        }
        if (!missing.isEmpty()) {
            say("founding waits for " + String.join(", ", missing) + " (raft.founders: " + founders + ")");
            return;
        }
        ask(others);
    }

    private List<NodeId> named(String founder) {
        return setup.membership().get().members().stream()
                .filter(member -> member.name().equals(founder) && member.state() == MemberState.ALIVE)
                .map(Member::id)
                .toList();
    }

    private void say(String text) {
        long now = setup.clock().monotonicNanos();
        if (!said || !text.equals(problem) || now - saidNanos > SAY_NANOS) {
            LOG.warn("{}", text);
            saidNanos = now;
            said = true;
        }
        problem = text;
    }

    private VoteFoundersRequest request(List<String> list) throws IOException {
        VoteFoundersRequest.Builder request = VoteFoundersRequest.newBuilder()
                .addAllFounders(list)
                .setFounder(setup.name())
                .setNodeId(ByteString.copyFrom(setup.self().bytes()))
                .setPeerId(home.peerId())
                .setAddress(seat.address())
                .setCluster(setup.cluster());
        home.pledge()
                .ifPresent(pledge ->
                        request.setMeshId(ByteString.copyFrom(pledge.meshId().bytes())));
        return request.build();
    }

    private void ask(Map<String, NodeId> others) {
        asking = true;
        Map<String, CompletableFuture<VoteFoundersReply>> replies = new LinkedHashMap<>();
        try {
            VoteFoundersRequest request = request(founders);
            others.forEach((name, node) -> replies.put(name, peers.vote(node, request)));
        } catch (IOException disk) {
            asking = false;
            say("founding: " + disk.getMessage());
            return;
        }
        CompletableFuture.allOf(replies.values().toArray(CompletableFuture[]::new))
                .whenCompleteAsync((all, failure) -> conclude(others, replies), control);
    }

    private void keep(Map<String, NodeId> others, Map<String, CompletableFuture<VoteFoundersReply>> replies) {
        long now = setup.clock().monotonicNanos();
        replies.forEach((founder, reply) -> {
            try {
                heard.keep(founder, others.get(founder), reply.join(), now);
            } catch (CompletionException silent) {
                LOG.debug("founder {} did not answer in this round", founder, silent);
            }
        });
    }

    private void conclude(Map<String, NodeId> others, Map<String, CompletableFuture<VoteFoundersReply>> replies) {
        asking = false;
        keep(others, replies);
        if (!goesOn(setup.hooks().meshId())) {
            return; // taken into a mesh meanwhile
        }
        List<Founder> known = new ArrayList<>(List.of(new Founder(setup.name(), setup.self(), home.peerId())));
        List<Peer> voters = new ArrayList<>(List.of(seat.self()));
        Map<String, VoteFoundersReply> answers = new LinkedHashMap<>();
        long now = setup.clock().monotonicNanos();
        for (String founder : others.keySet()) {
            Optional<VoteFoundersReply> answer = heard.of(founder, others.get(founder), now);
            if (answer.isEmpty()) {
                say("founding waits for " + founder + ": it does not answer");
                return;
            }
            VoteFoundersReply reply = answer.get();
            if (!reply.getAgreed()) {
                say("founder " + founder + " does not agree: " + reply.getProblem());
                return;
            }
            if (!reply.getNodeId()
                    .equals(ByteString.copyFrom(others.get(founder).bytes()))) {
                say("founding waits for " + founder + ": another node answers for it");
                return;
            }
            known.add(new Founder(founder, others.get(founder), reply.getPeerId()));
            voters.add(new Peer(reply.getPeerId(), reply.getAddress()));
            answers.put(founder, reply);
        }
        known.sort(Comparator.comparing(Founder::name));
        voters.sort(Comparator.comparing(Peer::id));
        try {
            pledgeAndFound(GroupKey.meshOf(setup.cluster(), known), voters, answers);
        } catch (IOException disk) {
            say("founding: " + disk.getMessage());
        }
    }

    private void pledgeAndFound(NodeId mesh, List<Peer> voters, Map<String, VoteFoundersReply> answers)
            throws IOException {
        GroupKey key = new GroupKey(mesh, GroupKey.FIRST_EPOCH);
        ByteString group = ByteString.copyFrom(key.groupId().bytes());
        boolean founded = false;
        for (Map.Entry<String, VoteFoundersReply> answer : answers.entrySet()) {
            ByteString existing = answer.getValue().getExistingGroupId();
            if (!existing.isEmpty() && !existing.equals(group)) {
                say("founder " + answer.getKey() + " already belongs to a group; this node waits to be taken in");
                return;
            }
            founded |= !existing.isEmpty();
        }
        Optional<Pledge> pledge = home.pledge();
        if (pledge.isEmpty()) {
            home.storePledge(new Pledge(mesh, founders));
        } else if (!pledge.get().meshId().equals(mesh)) {
            say("a founder's disk was replaced after this node had voted: founding cannot be unanimous any more;"
                    + " run gossamer raft bootstrap on one node, or delete raft/ on all founders");
            return;
        }
        ByteString meshBytes = ByteString.copyFrom(mesh.bytes());
        if (founded
                || answers.values().stream()
                        .allMatch(answer -> answer.getMeshId().equals(meshBytes))) {
            LOG.info("the founders {} agree: mesh {}", founders, mesh.shortText());
            problem = "";
            begun = false;
            seat.found(key, voters);
        }
    }

    /** Another founder asks, or a node that wants to bootstrap alone (an empty list). */
    public VoteFoundersReply answer(VoteFoundersRequest request) {
        VoteFoundersReply.Builder reply = VoteFoundersReply.newBuilder()
                .setNodeId(ByteString.copyFrom(setup.self().bytes()))
                .setPeerId(home.peerId())
                .setAddress(seat.address())
                .setRaftEpoch(epochMax());
        seat.key()
                .ifPresent(key -> reply.setExistingGroupId(
                        ByteString.copyFrom(key.groupId().bytes())));
        String refusal;
        try {
            home.pledge()
                    .ifPresent(pledge ->
                            reply.setMeshId(ByteString.copyFrom(pledge.meshId().bytes())));
            refusal = request.getFoundersCount() == 0 ? refuseBootstrap(request) : refuseFounder(request);
        } catch (IOException | IllegalArgumentException failure) {
            refusal = String.valueOf(failure.getMessage());
        }
        return reply.setAgreed(refusal.isEmpty()).setProblem(refusal).build();
    }

    /** The highest epoch of which this node knows, on its disk or by the word of others. */
    public long epochMax() {
        return Math.max(home.epochMax(), epochSeen.getAsLong());
    }

    private String refuseFounder(VoteFoundersRequest request) {
        List<String> theirs = List.copyOf(request.getFoundersList());
        if (!request.getCluster().equals(setup.cluster())) {
            return "this node is of cluster '" + setup.cluster() + "'";
        }
        if (!theirs.equals(founders)) {
            String difference = "raft.founders differ: " + setup.name() + " has " + founders + ", "
                    + request.getFounder() + " has " + theirs + "; make them the same on every node";
            say(difference);
            return difference;
        }
        return isFounder() ? "" : setup.name() + " is not in raft.founders " + founders;
    }

    /** Two that bootstrap at once refuse each other, and a person tries again on one. */
    private String refuseBootstrap(VoteFoundersRequest request) {
        NodeId asker = NodeId.of(request.getNodeId().toByteArray());
        if (seat.key().isPresent()) {
            return setup.name() + " has a Raft group already";
        }
        return permit(asker) ? "" : setup.name() + " has just allowed another node to bootstrap";
    }

    /** One node in ten seconds, this one included. */
    public boolean permit(NodeId asker) {
        long now = setup.clock().monotonicNanos();
        boolean taken =
                permitted.isPresent() && !permitted.get().equals(asker) && now - permittedNanos < PERMISSION_NANOS;
        if (!taken) {
            permitted = Optional.of(asker);
            permittedNanos = now;
        }
        return !taken;
    }

    /** Asks every living member whether this node may found a group alone. */
    public CompletableFuture<Ballot> askToBootstrap() {
        List<CompletableFuture<Ballot>> answers = new ArrayList<>();
        VoteFoundersRequest request;
        try {
            request = request(List.of());
        } catch (IOException disk) {
            return CompletableFuture.completedFuture(new Ballot(List.of(String.valueOf(disk.getMessage())), 0));
        }
        for (Member member : setup.membership().get().members()) {
            if (member.state() == MemberState.ALIVE && !member.id().equals(setup.self())) {
                answers.add(peers.vote(member.id(), request)
                        .handle((reply, failure) -> failure != null
                                ? new Ballot(List.of(member.name() + " does not answer"), 0)
                                : new Ballot(
                                        reply.getAgreed() ? List.of() : List.of(reply.getProblem()),
                                        reply.getRaftEpoch())));
            }
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        answers.stream().map(CompletableFuture::join).reduce(new Ballot(List.of(), 0), Founding::both));
    }

    private static Ballot both(Ballot one, Ballot other) {
        List<String> refusals = new ArrayList<>(one.refusals());
        refusals.addAll(other.refusals());
        return new Ballot(List.copyOf(refusals), Math.max(one.epochMax(), other.epochMax()));
    }
}
