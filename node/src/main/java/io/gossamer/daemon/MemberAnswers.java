package io.gossamer.daemon;

import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.RaftView;
import io.gossamer.proto.MemberCounts;
import io.gossamer.proto.MemberStatus;
import io.gossamer.proto.MembersReply;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.Ports;
import io.gossamer.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers about members, from the newest published view. */
final class MemberAnswers {
    private final Clock clock;

    MemberAnswers(Clock clock) {
        this.clock = clock;
    }

    /** @param drains until when (Unix milliseconds) a node is watched but not alerted on */
    MembersReply members(MembershipView view, RaftView raft, Map<NodeId, Long> drains, boolean includeLeft) {
        List<Member> sorted = new ArrayList<>(view.members());
        sorted.sort(Comparator.comparing((Member member) -> member.profile().zone())
                .thenComparing(Member::name)
                .thenComparing(Member::id));
        MembersReply.Builder reply = MembersReply.newBuilder();
        for (Member member : sorted) {
            if (member.state() != MemberState.LEFT || includeLeft) {
                reply.addMembers(status(view, raft, drains, member));
            }
        }
        return reply.build();
    }

    private MemberStatus status(MembershipView view, RaftView raft, Map<NodeId, Long> drains, Member member) {
        double ageSeconds = Math.max(0, clock.monotonicNanos() - member.stateSinceNanos()) / 1e9;
        MemberStatus.Builder status = MemberStatus.newBuilder()
                .setId(member.id().toString())
                .setName(member.name())
                .setState(state(member.state()))
                .setZone(member.profile().zone().path())
                .setAddress(member.profile().host())
                .setPorts(ports(member.profile().ports()))
                .setVersion(member.profile().version())
                .putAllTags(member.profile().tags())
                .setIncarnation(member.incarnation())
                .setStateAgeSeconds(ageSeconds)
                .setStateSince(EventLog.timestamp(clock.wallMillis() - (long) (ageSeconds * 1_000)))
                .setAccusersNeeded(member.accusersNeeded())
                .setSelf(member.id().equals(view.self()))
                .setLeader(raft.leader().filter(member.id()::equals).isPresent())
                .setVoter(raft.voters().stream().anyMatch(voter -> voter.node().equals(member.id())))
                .setStartedAt(EventLog.timestamp(member.profile().startedUnixMillis()));
        for (NodeId accuser : member.accusers()) {
            status.addAccusers(ref(view, accuser));
        }
        Optional.ofNullable(drains.get(member.id()))
                .ifPresent(until -> status.setDrainedUntil(EventLog.timestamp(until)));
        return status.build();
    }

    static MemberCounts counts(MembershipView view) {
        MemberCounts.Builder counts = MemberCounts.newBuilder();
        for (Member member : view.members()) {
            switch (member.state()) {
                case ALIVE -> counts.setAlive(counts.getAlive() + 1);
                case SUSPECT -> counts.setSuspect(counts.getSuspect() + 1);
                case UNREACHABLE -> counts.setUnreachable(counts.getUnreachable() + 1);
                case DEAD -> counts.setDead(counts.getDead() + 1);
                case STOPPED -> counts.setStopped(counts.getStopped() + 1);
                case LEFT -> {
                    continue;
                }
            }
            counts.setTotal(counts.getTotal() + 1);
        }
        return counts.build();
    }

    static io.gossamer.proto.MemberState state(MemberState state) {
        return switch (state) {
            case ALIVE -> io.gossamer.proto.MemberState.ALIVE;
            case SUSPECT -> io.gossamer.proto.MemberState.SUSPECT;
            case UNREACHABLE -> io.gossamer.proto.MemberState.UNREACHABLE;
            case DEAD -> io.gossamer.proto.MemberState.DEAD;
            case STOPPED -> io.gossamer.proto.MemberState.STOPPED;
            case LEFT -> io.gossamer.proto.MemberState.LEFT;
        };
    }

    static Ports ports(NodePorts ports) {
        return Ports.newBuilder()
                .setGossip(ports.gossip())
                .setStamp(ports.stamp())
                .setRaft(ports.raft())
                .setGrpc(ports.grpc())
                .setHttp(ports.http())
                .build();
    }

    /** A node that is not in the view any more is shown by its short id. */
    static NodeRef ref(MembershipView view, NodeId id) {
        return NodeRef.newBuilder()
                .setId(id.toString())
                .setName(view.member(id).map(Member::name).orElseGet(id::shortText))
                .build();
    }

    /** By exact name, by id, or by an id prefix of at least four digits that only one member has. */
    static Optional<NodeRef> resolve(MembershipView view, String nameOrId) {
        List<Member> byPrefix = new ArrayList<>();
        for (Member member : view.members()) {
            if (member.name().equals(nameOrId) && member.state() != MemberState.LEFT) {
                return Optional.of(ref(view, member.id()));
            }
            if (nameOrId.length() >= 4 && member.id().toString().startsWith(nameOrId)) {
                byPrefix.add(member);
            }
        }
        return byPrefix.size() == 1 ? Optional.of(ref(view, byPrefix.get(0).id())) : Optional.empty();
    }
}
