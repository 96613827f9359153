package io.gossamer.consensus.voter;

import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.ratis.RatisDivision;
import io.gossamer.consensus.ratis.RatisDivision.Peer;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Ratis dial the voters anew that {@link Redial} names. On the control thread. */
final class VoterConnections {
    private static final Logger LOG = LoggerFactory.getLogger(VoterConnections.class);
    private static final int SHOWN = 8;

    private final ConsensusSetup setup;
    private final Tally tally;
    private final Redial redial = new Redial();

    VoterConnections(ConsensusSetup setup, Tally tally) {
        this.setup = setup;
        this.tally = tally;
    }

    void check(RatisDivision division, long nowNanos) {
        RatisDivision.Status status = division.status();
        List<Redial.Voter> others = new ArrayList<>();
        for (Peer peer : status.voters()) {
            RaftHome.nodeOf(peer.id())
                    .filter(node -> !node.equals(setup.self()))
                    .flatMap(node -> setup.membership().get().member(node))
                    .ifPresent(member -> others.add(voter(peer, member, status)));
        }
        for (String peer : redial.due(nowNanos, others)) {
            LOG.info("voter {} is back and dialled anew", peer.substring(0, Math.min(SHOWN, peer.length())));
            tally.count("voters_redialled");
            // One thread a voter: a connection takes seconds to end, and the others should not wait for it.
            Thread dialling = new Thread(() -> dial(division, peer), "raft-redial");
            dialling.setDaemon(true);
            dialling.start();
        }
    }

    private static Redial.Voter voter(Peer peer, Member member, RatisDivision.Status status) {
        MemberState state = member.state();
        return new Redial.Voter(
                peer.id(),
                state == MemberState.ALIVE,
                state == MemberState.UNREACHABLE || state == MemberState.DEAD,
                Optional.ofNullable(status.followerSilentMillis().get(peer.id()))
                        .map(TimeUnit.MILLISECONDS::toNanos));
    }

    private static void dial(RatisDivision division, String peer) {
        try {
            division.redial(peer);
        } catch (RuntimeException closing) {
            LOG.debug("voter {} is not dialled: {}", peer, closing.toString());
        }
    }
}
