package io.gossamer.cli.output;

import io.gossamer.cli.output.Style.Tone;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.MemberState;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.RaftSummary;
import io.gossamer.proto.RttEstimate;
import io.gossamer.proto.Tier;
import io.gossamer.proto.Unreached;
import java.util.List;

/** How states, tiers and measures are said to a person, in one place so that every table says them alike. */
public final class Words {
    private Words() {}

    public static Cell state(MemberState state) {
        return switch (state) {
            case ALIVE -> Cell.of("alive", Tone.GOOD);
            case SUSPECT -> Cell.of("suspect", Tone.WARN);
            case UNREACHABLE -> Cell.of("unreachable", Tone.BAD);
            case DEAD -> Cell.of("dead", Tone.BAD);
            case STOPPED -> Cell.of("stopped", Tone.WARN);
            case LEFT -> Cell.faint("left");
            default -> Cell.unknown();
        };
    }

    public static Cell state(LinkState state) {
        return switch (state) {
            case LINK_UP -> Cell.of("up", Tone.GOOD);
            case LINK_DEGRADED -> Cell.of("degraded", Tone.WARN);
            case LINK_DOWN -> Cell.of("down", Tone.BAD);
            default -> Cell.faint("unknown");
        };
    }

    public static Cell state(AlertState state) {
        return switch (state) {
            case PENDING -> Cell.of("pending", Tone.WARN);
            case FIRING -> Cell.of("firing", Tone.BAD);
            case RESOLVED -> Cell.of("resolved", Tone.GOOD);
            default -> Cell.unknown();
        };
    }

    /** Who says so: the measuring node, its summary at a voter, or a band from gossip. */
    public static Cell tier(Tier tier) {
        return switch (tier) {
            case TIER_RAW -> Cell.of("measured");
            case TIER_SUMMARY -> Cell.of("summary");
            case TIER_BAND -> Cell.faint("band");
            default -> Cell.unknown();
        };
    }

    /** A tilde marks the middle of a band: not a measurement. */
    public static Cell delay(boolean known, double seconds, LinkMeasures measures) {
        return known ? Cell.of((measures.getBanded() ? "~" : "") + Units.delay(seconds)) : Cell.unknown();
    }

    /** Not measured by anybody. */
    public static Cell estimate(RttEstimate estimate) {
        return Cell.faint("≈" + Units.delay(estimate.getRttSeconds()));
    }

    public static Cell loss(LinkMeasures measures) {
        if (!measures.hasLossRatio()) {
            return Cell.unknown();
        }
        double ratio = measures.getLossRatio();
        Tone tone = ratio >= 0.05 ? Tone.BAD : ratio >= 0.01 ? Tone.WARN : Tone.NONE;
        return Cell.of((measures.getBanded() && ratio > 0 ? "~" : "") + Units.percent(ratio), tone);
    }

    public static Cell age(boolean known, double seconds) {
        return known ? Cell.of(Units.age(seconds)) : Cell.unknown();
    }

    public static String raft(RaftSummary raft) {
        String role = raft.getRole().equals("none") ? "no voter" : raft.getRole();
        return role + ", term " + raft.getTerm() + ", "
                + (raft.hasLeader() ? "leader " + name(raft.getLeader()) : "no leader") + ", "
                + raft.getVotersAlive() + " of " + raft.getVoters() + " voters alive"
                + (raft.getQuorum() ? "" : ", NO QUORUM");
    }

    public static String name(NodeRef node) {
        return node.getName().isEmpty() ? shortId(node.getId()) : node.getName();
    }

    public static String shortId(String id) {
        return id.length() > 8 ? id.substring(0, 8) : id;
    }

    /** What could not be asked is said under every table that lacks it. */
    public static void unreached(List<Unreached> unreached, Page page) {
        for (Unreached each : unreached) {
            page.line(Tone.WARN, "not reached: " + name(each.getNode()) + " (" + each.getReason() + ")");
        }
    }
}
