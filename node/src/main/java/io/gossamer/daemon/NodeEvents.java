package io.gossamer.daemon;

import io.gossamer.consensus.node.ConsensusNode;
import io.gossamer.control.Commands;
import io.gossamer.control.ControlView;
import io.gossamer.model.Endpoint;
import io.gossamer.model.Member;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.swim.MembershipEvent;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * What happens inside, told on: into the event log, to the disk, to consensus. Each method is called on the thread of the part
 * that it is about and hands over whatever may wait.
 */
final class NodeEvents {
    private final EventLog events;
    private final MembershipNode membership;
    private final ConsensusNode consensus;
    private final MeshKeeper mesh;
    private final AlertDesk desk;
    private final Executor background;
    private volatile BiConsumer<String, Optional<Endpoint>> standing = (problem, source) -> {};
    private Optional<NodeId> leader = Optional.empty();
    private String raftProblem = "";
    private Map<String, AlertPhase> phases = new TreeMap<>();

    NodeEvents(
            EventLog events,
            MembershipNode membership,
            ConsensusNode consensus,
            MeshKeeper mesh,
            AlertDesk desk,
            Executor background) {
        this.events = events;
        this.membership = membership;
        this.consensus = consensus;
        this.mesh = mesh;
        this.desk = desk;
        this.background = background;
    }

    /** Who hears of problems that last until a person acts, and where the other process of each is. */
    void tellStanding(BiConsumer<String, Optional<Endpoint>> listener) {
        standing = listener;
    }

    /** On the protocol thread. */
    void onMembership(MembershipEvent event) {
        MembershipView view = membership.view();
        if (!(event instanceof MembershipEvent.SelfChanged)) {
            MembershipWords.Words words = MembershipWords.of(event, view);
            events.add(words.kind(), words.subject(), words.text());
            String problem = words.subject() + ": " + words.text();
            if (event instanceof MembershipEvent.IdentityClash clash) {
                standing.accept(problem, clash.other());
            } else if (event instanceof MembershipEvent.MeshRefused refused) {
                standing.accept(problem, Optional.of(refused.source()));
            }
        }
        if (event instanceof MembershipEvent.MeshAdopted adopted) {
            later(() -> {
                mesh.keep(adopted.mesh(), false);
                consensus.meshAdopted(adopted.mesh());
            });
        } else if (event instanceof MembershipEvent.SoloEnded) {
            mesh.meshId().ifPresent(id -> later(() -> mesh.keep(id, false)));
        } else if (event instanceof MembershipEvent.Left left) {
            recordLeft(view, left.member());
        }
        desk.lookSoon();
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
