package io.gossamer.consensus.founding;

import io.gossamer.consensus.AppliedState;
import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.GroupHeader;
import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.PeerCalls;
import io.gossamer.consensus.RefusedException;
import io.gossamer.consensus.observer.ControlFollower;
import io.gossamer.consensus.voter.RaftHome;
import io.gossamer.consensus.voter.VoterSeat;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView.Voter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way back from a quorum that is lost for good: {@code gossamer raft recover --gone NODE,...} on one survivor.
 *
 * <ol>
 *   <li>A person names the voters that will never come back. Those that are alive cannot be named, and if the others are
 *       a quorum, nothing is recovered: they need to be started.
 *   <li>Another surviving voter that has applied more than this node is asked first; it is then the one to recover on.
 *   <li>This node puts its old log aside (renamed), and founds the next epoch's group with itself alone, whose first
 *       entries are the state it had. Then voters are added as always.
 *   <li>Voters of an older epoch that hear no leader, and that a leader of the newer epoch answers, give up by
 *       themselves. A group with a live quorum never yields to anything that gossip says.
 * </ol>
 *
 * <p>Decisions that the lost quorum made and this survivor never learnt of are lost: at most those of the last moment.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final ConsensusSetup setup;
    private final RaftHome home;
    private final VoterSeat seat;
    private final ControlFollower follower;
    private final PeerCalls peers;
    private final AppliedState applied;

    public Recovery(
            ConsensusSetup setup,
            RaftHome home,
            VoterSeat seat,
            ControlFollower follower,
            PeerCalls peers,
            AppliedState applied) {
        this.setup = setup;
        this.home = home;
        this.seat = seat;
        this.follower = follower;
        this.peers = peers;
        this.applied = applied;
    }

    /** On the control thread; may take seconds. Throws IOException with the reason for a person. */
    public String recover(NodeId meshId, List<NodeId> gone, boolean quorum) throws IOException {
        if (quorum) {
            throw new RefusedException("the group has a quorum: there is nothing to recover");
        }
        List<Voter> voters = voters(meshId);
        checkGone(gone, voters);
        checkNoneKnowsMore(gone, voters);
        byte[] state = applied.snapshotNow();
        long epoch = 1 + Math.max(home.epochMax(), follower.epochSeen());
        GroupKey key = new GroupKey(meshId, epoch);
        follower.forget();
        if (seat.key().isPresent()) {
            seat.archive("epoch-" + seat.key().get().epoch());
        }
        home.storeSeed(state);
        seat.found(key, List.of(seat.self()));
        LOG.warn("recovered: epoch {} starts from this node's state; given up: {}", epoch, gone);
        return "Raft epoch " + epoch + " is founded here with this node's decisions; voters are added from the living"
                + " members, and what is left of the old group joins by itself";
    }

    /** As this node last knew them: of its own log, of a voter's word, or of gossip alone. */
    private List<Voter> voters(NodeId meshId) {
        Optional<GroupHeader> own = seat.header();
        if (own.isPresent()) {
            return own.get().voters();
        }
        if (follower.heard().isPresent()) {
            return follower.heard().get().header().voters();
        }
        MembershipView view = setup.membership().get();
        long epoch = ControlFollower.newestEpoch(view, meshId);
        List<Voter> voters = new ArrayList<>();
        for (Member member : view.members()) {
            if (epoch > 0 && ControlFollower.seatEpoch(member, meshId) == epoch) {
                String peerId = member.profile().raftSeat().orElseThrow().peerId();
                voters.add(
                        new Voter(member.id(), peerId, member.profile().raft().toString()));
            }
        }
        return voters;
    }

    private void checkGone(List<NodeId> gone, List<Voter> voters) throws IOException {
        MembershipView view = setup.membership().get();
        for (NodeId node : gone) {
            Optional<Member> member = view.member(node);
            // Who hears nobody accuses nobody, so to its membership the lost ones live for ever: then the person's word
            // counts.
            boolean isHeard = view.isolatedSinceNanos().isEmpty()
                    && member.filter(m -> m.state() == MemberState.ALIVE).isPresent();
            if (node.equals(setup.self()) || isHeard) {
                throw new RefusedException(member.map(Member::name).orElse("this node") + " is alive: it is not gone");
            }
            if (voters.stream().noneMatch(voter -> voter.node().equals(node))) {
                throw new RefusedException(node.shortText() + " is not a voter; voters are " + names(view, voters));
            }
        }
        List<Voter> left = new ArrayList<>(voters);
        left.removeIf(voter -> gone.contains(voter.node()));
        if (voters.isEmpty() || 2 * left.size() > voters.size()) {
            throw new RefusedException(
                    voters.isEmpty()
                            ? "no group is known here: gossamer raft bootstrap"
                            : "the voters that are not gone are a quorum: start " + names(view, left)
                                    + ", or name more as gone");
        }
    }

    private static List<String> names(MembershipView view, List<Voter> voters) {
        return voters.stream()
                .map(voter -> view.member(voter.node())
                        .map(Member::name)
                        .orElse(voter.node().shortText()))
                .toList();
    }

    private void checkNoneKnowsMore(List<NodeId> gone, List<Voter> voters) throws IOException {
        TreeMap<Long, String> ahead = new TreeMap<>();
        for (Voter voter : voters) {
            if (gone.contains(voter.node()) || voter.node().equals(setup.self())) {
                continue;
            }
            Optional<Member> member = setup.membership().get().member(voter.node());
            if (member.filter(m -> m.state().isCounted()).isEmpty()) {
                continue;
            }
            try {
                GroupHeader header = peers.header(voter.node()).join();
                if (header.index() > Math.max(0, applied.index())) {
                    ahead.put(header.index(), member.get().name());
                }
            } catch (CompletionException silent) {
                LOG.warn("voter {} does not say how much it knows", member.get().name());
            }
        }
        if (!ahead.isEmpty()) {
            throw new RefusedException(ahead.lastEntry().getValue() + " has newer decisions (" + ahead.lastKey()
                    + ", here " + applied.index() + "): run the command there");
        }
    }
}
