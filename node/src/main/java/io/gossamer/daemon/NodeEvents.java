package io.gossamer.daemon;

import io.gossamer.consensus.node.ConsensusNode;
import io.gossamer.control.Commands;
import io.gossamer.control.ControlView;
import io.gossamer.model.Member;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.query.PeerChannels;
import io.gossamer.swim.MembershipEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;

/**
 * What happens inside, told on: into the event log, to the disk, to consensus. Each method is called on the thread of the part
 * that it is about and hands over whatever may wait.
 */
final class NodeEvents {
    private final EventLog events;
    private final MembershipNode membership;
    private final ConsensusNode consensus;
    private final PeerChannels peers;
    private final MeshKeeper mesh;
    private final AlertDesk desk;
    private final Executor background;
    private volatile StandingProblems standing = new StandingProblems();
    private final LongConsumer epochs;
    /** Of this boot, as it is on the disk or about to be; on the protocol thread. */
    private long epoch;

    private Optional<NodeId> leader = Optional.empty();
    private String raftProblem = "";
    private Map<String, AlertPhase> phases = new TreeMap<>();

    NodeEvents(
            EventLog events,
            MembershipNode membership,
            ConsensusNode consensus,
            PeerChannels peers,
            MeshKeeper mesh,
            AlertDesk desk,
            Executor background,
            long bootEpoch,
            LongConsumer epochs) {
        this.events = events;
        this.membership = membership;
        this.consensus = consensus;
        this.peers = peers;
        this.mesh = mesh;
        this.desk = desk;
        this.background = background;
        this.epoch = bootEpoch;
        this.epochs = epochs;
    }

    /** Where problems go that last until a person acts. */
    void tellStanding(StandingProblems problems) {
        standing = problems;
    }

    /** On the protocol thread. */
    void onMembership(MembershipEvent event) {
        MembershipView view = membership.view();
        if (MembershipWords.isNews(event)) {
            MembershipWords.Words words = MembershipWords.of(event, view);
            events.add(words.kind(), words.subject(), words.text());
            keepStanding(event, words, view.self());
        }
        if (event instanceof MembershipEvent.SelfChanged changed) {
            keepEpoch(changed.record().incarnation() >>> 32);
        } else if (event instanceof MembershipEvent.MeshAdopted adopted) {
            later(() -> {
                mesh.keep(adopted.mesh(), false);
                consensus.meshAdopted(adopted.mesh());
            });
        } else if (event instanceof MembershipEvent.SoloEnded) {
            mesh.meshId().ifPresent(id -> later(() -> mesh.keep(id, false)));
        } else if (event instanceof MembershipEvent.Left left) {
            recordLeft(view, left.member());
        } else if (event instanceof MembershipEvent.Returned returned) {
            peers.renew(returned.member());
            consensus.memberReturned();
        }
        desk.lookSoon();
    }

    private void keepEpoch(long now) {
        if (now > epoch) {
            epoch = now;
            later(() -> epochs.accept(now));
        }
    }

    private void keepStanding(MembershipEvent event, MembershipWords.Words words, NodeId self) {
        String text = words.subject() + ": " + words.text();
        if (event instanceof MembershipEvent.IdentityClash clash) {
            standing.add(
                    StandingProblems.Kind.DOUBLE,
                    self,
                    text,
                    clash.other().stream().toList());
        } else if (event instanceof MembershipEvent.IdentityClashEnded) {
            standing.end(StandingProblems.Kind.DOUBLE, self);
        } else if (event instanceof MembershipEvent.DoubleHeard doubled) {
            standing.add(
                    StandingProblems.Kind.DOUBLE, doubled.member(), text, List.of(doubled.held(), doubled.other()));
        } else if (event instanceof MembershipEvent.DoubleEnded ended) {
            standing.end(StandingProblems.Kind.DOUBLE, ended.member());
        } else if (event instanceof MembershipEvent.MeshRefused refused) {
            standing.add(StandingProblems.Kind.OTHER_MESH, self, text, List.of(refused.source()));
        }
    }

    /** The leader puts it into the log, so that a later leader does not take the silence for a failure. */
    private void recordLeft(MembershipView view, NodeId node) {
        if (consensus.view().isLeader()) {
            view.member(node)
                    .map(Member::incarnation)
                    .ifPresent(incarnation -> desk.propose(stamp -> Commands.left(stamp, node, incarnation)));
        }
    }

    /** On a thread of consensus. */
    synchronized void onRaft(RaftView raft) {
        if (!raft.leader().equals(leader)) {
            leader = raft.leader();
            MembershipView view = membership.view();
            String name =
                    leader.map(id -> MemberAnswers.ref(view, id).getName()).orElse("nobody");
            events.add("raft.leader", name, leader.isPresent() ? "leads in term " + raft.term() : "no leader is known");
        }
        if (!raft.problem().equals(raftProblem)) {
            raftProblem = raft.problem();
            if (!raftProblem.isEmpty()) {
                events.add("raft.problem", "raft", raftProblem);
            }
        }
    }

    /** On the applying thread of the log. */
    synchronized void onControl(ControlView view) {
        Map<String, AlertPhase> now = new TreeMap<>();
        for (AlertRecord alert : view.open().values()) {
            now.put(alert.getId(), alert.getPhase());
            if (phases.get(alert.getId()) != alert.getPhase()) {
                tell(alert);
            }
        }
        for (String gone : phases.keySet()) {
            if (!now.containsKey(gone)) {
                view.alert(gone).ifPresent(this::tell);
            }
        }
        phases = now;
    }

    private void tell(AlertRecord alert) {
        String phase = alert.getPhase().name().replace("PHASE_", "").toLowerCase(Locale.ROOT);
        events.add(
                "alert." + phase,
                alert.getSubject(),
                alert.getSummary(),
                Map.of("alert", alert.getId(), "rule", alert.getRule()));
    }

    private void later(Runnable work) {
        try {
            background.execute(work);
        } catch (RejectedExecutionException closing) {
            // the node stops: a restart reads the mesh from gossip again
        }
    }
}
