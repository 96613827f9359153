package io.gossamer.cli.read;

import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.MemberState;
import io.gossamer.proto.MemberStatus;
import io.gossamer.proto.MembersReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of {@code members}. */
public final class MembersPage {
    private MembersPage() {}

    public static void print(MembersReply reply, Page page) {
        Table table = new Table().left("NAME", "STATE").right("FOR").left("ROLE", "ZONE", "ADDRESS", "VERSION");
        table.left("TAGS", "NOTE");
        for (MemberStatus member : reply.getMembersList()) {
            table.row(
                    Cell.of(member.getName() + (member.getSelf() ? " *" : "")),
                    Words.state(member.getState()),
                    Cell.of(Units.age(member.getStateAgeSeconds())),
                    role(member),
                    Cell.of(member.getZone()),
                    Cell.of(address(member)),
                    Cell.of(member.getVersion()),
                    Cell.of(tags(member.getTagsMap())),
                    Cell.of(note(member, page), Tone.WARN));
        }
        page.table(table);
    }

    private static Cell role(MemberStatus member) {
        if (member.getLeader()) {
            return Cell.of("leader", Tone.HEAD);
        }
        return member.getVoter() ? Cell.of("voter") : Cell.of("");
    }

    private static String address(MemberStatus member) {
        String host = member.getAddress();
        return member.hasPorts() && !host.isEmpty() && member.getPorts().getGossip() > 0
                ? new io.gossamer.model.Endpoint(host, member.getPorts().getGossip()).toString()
                : host;
    }

    private static String tags(Map<String, String> tags) {
        return String.join(
                ",",
                new TreeMap<>(tags)
                        .entrySet().stream()
                                .map(tag -> tag.getKey() + "=" + tag.getValue())
                                .toList());
    }

    private static String note(MemberStatus member, Page page) {
        List<String> notes = new ArrayList<>();
        if (member.hasDrainedUntil()) {
            notes.add("drained until " + Units.time(Units.instant(member.getDrainedUntil()), page.now()));
        }
        if (member.getState() == MemberState.SUSPECT || member.getAccusersCount() > 0) {
            List<String> names =
                    member.getAccusersList().stream().map(Words::name).sorted().toList();
            notes.add("accused by " + (names.isEmpty() ? "nobody" : String.join(", ", names)) + " ("
                    + member.getAccusersNeeded() + " needed)");
        }
        return String.join("; ", notes);
    }
}
