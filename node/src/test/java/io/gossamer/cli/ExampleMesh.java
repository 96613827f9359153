package io.gossamer.cli;

import com.google.protobuf.Timestamp;
import io.gossamer.proto.*;
import java.time.Instant;

/** Answers of a mesh of five nodes in two zones, one of which is unreachable. */
final class ExampleMesh {
    private static final String[] NAMES = {"n1", "n2", "n3", "n4", "n5"};

    private ExampleMesh() {}

    static Timestamp ago(double seconds) {
        Instant at = RecordingTerminal.NOW.minusMillis((long) (seconds * 1000));
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    static NodeRef ref(String name) {
        return NodeRef.newBuilder()
                .setName(name)
                .setId(String.format("%032x", name.hashCode()))
                .build();
    }

    static MemberStatus.Builder member(String name, MemberState state, double age) {
        return MemberStatus.newBuilder()
                .setId(ref(name).getId())
                .setName(name)
                .setState(state)
                .setZone(name.compareTo("n4") < 0 ? "eu/ams/r1" : "eu/fra")
                .setAddress("10.0.0." + name.substring(1))
                .setPorts(ports())
                .setVersion("0.1.0")
                .setStateAgeSeconds(age)
                .setIncarnation(7);
    }

    static Ports ports() {
        return Ports.newBuilder()
                .setGossip(7401)
                .setStamp(7402)
                .setRaft(7403)
                .setGrpc(7404)
                .setHttp(7405)
                .build();
    }

    static MembersReply members() {
        return MembersReply.newBuilder()
                .addMembers(member("n1", MemberState.ALIVE, 4).setSelf(true).setVoter(true))
                .addMembers(member("n2", MemberState.ALIVE, 400)
                        .setLeader(true)
                        .setVoter(true)
                        .putTags("role", "db")
                        .putTags("owner", "storage"))
                .addMembers(member("n3", MemberState.UNREACHABLE, 75)
                        .setVoter(true)
                        .setAccusersNeeded(3)
                        .addAccusers(ref("n1"))
                        .addAccusers(ref("n2"))
                        .addAccusers(ref("n4")))
                .addMembers(member("n4", MemberState.SUSPECT, 1.5)
                        .setAccusersNeeded(3)
                        .addAccusers(ref("n5")))
                .addMembers(member("n5", MemberState.ALIVE, 90_000).setDrainedUntil(ago(-3600)))
                .build();
    }

    static LinkMeasures measures(int seed) {
        return LinkMeasures.newBuilder()
                .setSent(10)
                .setReceived(10)
                .setLossRatio(0)
                .setRttMinSeconds(0.00018 + seed * 1e-5)
                .setRttP50Seconds(0.00031 + seed * 2e-5)
                .setRttMaxSeconds(0.0019 + seed * 1e-4)
                .setIpdvP50Seconds(0.00004)
                .setStampMethod("user")
                .build();
    }

    static LinkStatus.Builder link(String from, String to, LinkState state) {
        return LinkStatus.newBuilder()
                .setFrom(ref(from))
                .setTo(ref(to))
                .setState(state)
                .setStateAgeSeconds(42)
                .setTier(Tier.TIER_RAW)
                .setAgeSeconds(3);
    }

    static LinksReply links() {
        LinkMeasures lossy = measures(9).toBuilder()
                .setReceived(82)
                .setSent(100)
                .setLost(18)
                .setLostForward(17)
                .setLostReverse(1)
                .setLossRatio(0.18)
                .build();
        return LinksReply.newBuilder()
                .addLinks(link("n1", "n2", LinkState.LINK_UP).setMeasures(measures(1)))
                .addLinks(link("n1", "n4", LinkState.LINK_DEGRADED)
                        .setMeasures(lossy)
                        .setTier(Tier.TIER_SUMMARY)
                        .setReason("18 of 100 probes lost"))
                .addLinks(link("n1", "n3", LinkState.LINK_DOWN).setReason("15 of 15 probes lost"))
                .addLinks(link("n4", "n5", LinkState.LINK_UP)
                        .setMeasures(measures(3).toBuilder().setBanded(true).clearRttMinSeconds())
                        .setTier(Tier.TIER_BAND)
                        .setAgeSeconds(12))
                .addLinks(LinkStatus.newBuilder()
                        .setFrom(ref("n5"))
                        .setTo(ref("n3"))
                        .setState(LinkState.LINK_UNKNOWN)
                        .setEstimated(estimate(0.0123)))
                .addUnreached(Unreached.newBuilder().setNode(ref("n3")).setReason("no answer within 2 s"))
                .build();
    }

    private static RttEstimate estimate(double seconds) {
        return RttEstimate.newBuilder()
                .setRttSeconds(seconds)
                .setErrorRatio(0.08)
                .build();
    }

    static NearReply near() {
        return NearReply.newBuilder()
                .setNode(ref("n1"))
                .addNodes(NearNode.newBuilder()
                        .setNode(ref("n2"))
                        .setZone("eu/ams/r1")
                        .setState(MemberState.ALIVE)
                        .setRttSeconds(0.00042)
                        .setTier(Tier.TIER_RAW)
                        .setAgeSeconds(1))
                .addNodes(NearNode.newBuilder()
                        .setNode(ref("n4"))
                        .setZone("eu/ams/r2")
                        .setState(MemberState.SUSPECT)
                        .setRttSeconds(0.0013)
                        .setTier(Tier.TIER_BAND)
                        .setAgeSeconds(12))
                .addNodes(NearNode.newBuilder()
                        .setNode(ref("n5"))
                        .setZone("eu/fra/r1")
                        .setState(MemberState.ALIVE)
                        .setEstimated(estimate(0.0082)))
                .setUnplaced(1)
                .build();
    }

    static MatrixReply matrix() {
        MatrixReply.Builder matrix = MatrixReply.newBuilder().setAt(ago(0));
        for (String name : NAMES) {
            matrix.addNodes(MatrixNode.newBuilder()
                    .setName(name)
                    .setId(ref(name).getId())
                    .setZone(member(name, MemberState.ALIVE, 0).getZone())
                    .setState(name.equals("n3") ? MemberState.UNREACHABLE : MemberState.ALIVE));
        }
        for (int from = 0; from < NAMES.length; from++) {
            for (int to = 0; to < NAMES.length; to++) {
                if (from == 3 && to == 1) {
                    matrix.addCells(
                            MatrixCell.newBuilder().setFrom(from).setTo(to).setEstimated(estimate(0.0042)));
                } else if (from != to && !(from == 4 && to == 0)) {
                    matrix.addCells(cell(from, to));
                }
            }
        }
        return matrix.build();
    }

    private static MatrixCell cell(int from, int to) {
        MatrixCell.Builder cell =
                MatrixCell.newBuilder().setFrom(from).setTo(to).setTier(Tier.TIER_RAW);
        if (to == 2) {
            return cell.setState(LinkState.LINK_DOWN).setAgeSeconds(2).build();
        }
        if (from == 2) {
            return cell.setState(LinkState.LINK_UNKNOWN).build();
        }
        LinkMeasures measures = measures(from * 40 + to * 7);
        return cell.setState(from == 0 && to == 3 ? LinkState.LINK_DEGRADED : LinkState.LINK_UP)
                .setMeasures(
                        from == 0 && to == 3
                                ? measures.toBuilder().setLossRatio(0.18).build()
                                : measures)
                .setAgeSeconds(2)
                .build();
    }

    static StatusReply status(boolean well) {
        StatusReply.Builder status = StatusReply.newBuilder()
                .setNode(ref("n1"))
                .setVersion("0.1.0")
                .setCluster("gossamer")
                .setMeshId("8d1c5f0c2b7a4e1f9a3b6c7d8e9f0a1b")
                .setZone("eu/ams/r1")
                .setUptimeSeconds(3_725)
                .setVerdict(well ? "all well: 5 nodes, 20 links up" : "n3 is unreachable")
                .setMembers(MemberCounts.newBuilder()
                        .setTotal(5)
                        .setAlive(well ? 5 : 4)
                        .setUnreachable(well ? 0 : 1))
                .setLinks(LinkCounts.newBuilder()
                        .setTotal(20)
                        .setUp(well ? 20 : 12)
                        .setDown(well ? 0 : 8)
                        .setOldestAgeSeconds(9))
                .setAlertsFiring(well ? 0 : 1)
                .setRaft(RaftSummary.newBuilder()
                        .setRole("follower")
                        .setTerm(4)
                        .setLeader(ref("n2"))
                        .setVoters(5)
                        .setVotersAlive(well ? 5 : 4)
                        .setQuorum(true))
                .setSelf(SelfHealth.newBuilder()
                        .setLoopLagP99Seconds(0.0004)
                        .setRssBytes(121_000_000)
                        .setHeapUsedBytes(23_400_000)
                        .setDiskFreeBytes(48_000_000_000L)
                        .setDiskWritable(true)
                        .setCpuSeconds(31.42)
                        .setStampMethod("kernel"))
                .setPorts(ports())
                .setAddress("10.0.0.1")
                .setComplete(true)
                .setDataDir("/var/lib/gossamer");
        if (!well) {
            status.addProblems(
                    "n3 is unreachable since 75 s: look at that host, or `gossamer forget n3` if it is gone");
        }
        return status.build();
    }

    static Alert.Builder alert(String id, AlertState state) {
        return Alert.newBuilder()
                .setId(id)
                .setRule("node_unreachable")
                .setState(state)
                .setSeverity("critical")
                .setSubject("n3")
                .setSummary("n3 is unreachable: 3 of 3 needed observers accuse it")
                .putLabels("node", "n3")
                .putLabels("zone", "eu/ams/r1")
                .setPendingAt(ago(80))
                .setFiringAt(ago(75))
                .setPendingSeconds(5.2)
                .addEvidence(Evidence.newBuilder()
                        .setReporter(ref("n1"))
                        .setStatement("15 of 15 probes lost since 11:58:40")
                        .setAt(ago(80)))
                .addEvidence(Evidence.newBuilder()
                        .setReporter(ref("n2"))
                        .setStatement("heard it again")
                        .setAt(ago(10))
                        .setClears(true))
                .addNotifications(NotificationStatus.newBuilder()
                        .setReceiver("oncall")
                        .setTransition("firing")
                        .setOutcome("sent")
                        .setAttempts(1)
                        .setSentAt(ago(74)))
                .addNotifications(NotificationStatus.newBuilder()
                        .setReceiver("chat")
                        .setTransition("firing")
                        .setOutcome("failed")
                        .setAttempts(5)
                        .setError("connection refused"));
    }

    static AlertsReply alerts() {
        return AlertsReply.newBuilder()
                .addAlerts(alert("a7f3", AlertState.FIRING))
                .addAlerts(alert("b001", AlertState.PENDING)
                        .setRule("link_loss")
                        .setSeverity("warning")
                        .setSubject("n1 → n4")
                        .setSummary("loss 18 %, \"more\" than 5 %, for 40 s")
                        .setSilenced(true))
                .addAlerts(alert("c9", AlertState.RESOLVED)
                        .setResolvedAt(ago(4000))
                        .setAcknowledged(true)
                        .setAcknowledgedBy("ada")
                        .setResolveReason("returned"))
                .setSource("n1")
                .setAgeSeconds(11)
                .build();
    }

    static SilencesReply silences() {
        return SilencesReply.newBuilder()
                .addSilences(Silence.newBuilder()
                        .setId("s1")
                        .putMatchers("rule", "link_loss")
                        .putMatchers("from", "db*")
                        .setStartsAt(ago(60))
                        .setEndsAt(ago(-7140))
                        .setCreatedBy("ada")
                        .setComment("line is being replaced"))
                .build();
    }

    static RulesReply rules() {
        return RulesReply.newBuilder()
                .addRules(RuleStatus.newBuilder()
                        .setName("node_unreachable")
                        .setSeverity("critical")
                        .setForSeconds(0)
                        .setKeepFiringForSeconds(20)
                        .setEnabled(true)
                        .setHelp("enough observers cannot reach a node"))
                .addRules(RuleStatus.newBuilder()
                        .setName("link_loss")
                        .setSeverity("warning")
                        .setForSeconds(60)
                        .setKeepFiringForSeconds(120)
                        .putParameters("loss_ratio", "0.05")
                        .setHelp("a link loses more than loss_ratio"))
                .build();
    }

    static RaftReply raft(boolean quorum) {
        RaftReply.Builder raft = RaftReply.newBuilder()
                .setSummary(RaftSummary.newBuilder()
                        .setRole(quorum ? "follower" : "candidate")
                        .setTerm(4)
                        .setVoters(3)
                        .setVotersAlive(quorum ? 3 : 1)
                        .setQuorum(quorum)
                        .setProblem(quorum ? "" : "2 of 3 voters are gone: start them, or `gossamer raft recover`"))
                .setGroupId("2b7a4e1f9a3b6c7d8e9f0a1b2c3d4e5f")
                .setRaftEpoch(1)
                .setCommitIndex(412)
                .setAppliedIndex(412)
                .setSnapshotIndex(400)
                .setLeaderContactAgeSeconds(0.12);
        for (String name : new String[] {"n1", "n2", "n3"}) {
            raft.addVoters(RaftVoter.newBuilder()
                    .setNode(ref(name))
                    .setPeerId("p-" + name)
                    .setAddress("10.0.0." + name.substring(1) + ":7403")
                    .setState(quorum || name.equals("n1") ? MemberState.ALIVE : MemberState.UNREACHABLE)
                    .setLeader(quorum && name.equals("n2")));
        }
        if (quorum) {
            raft.getSummaryBuilder().setLeader(ref("n2"));
        }
        return raft.build();
    }

    static Event event(long sequence, String kind, String subject, String text) {
        return Event.newBuilder()
                .setSequence(sequence)
                .setAt(ago(100 - sequence))
                .setKind(kind)
                .setSubject(subject)
                .setText(text)
                .build();
    }
}
