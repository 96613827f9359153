package io.gossamer.lab.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.lab.script.Expectation;
import io.gossamer.lab.script.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<Told> told = new ArrayList<>();
    private final List<Expectation> allowed = new ArrayList<>();
    private int alerts;

    private static Expectation expected(String what, String kind) {
        return new Expectation(what, kind, 10 * SECOND, 30 * SECOND);
    }

    private Verdict judge(Expectation... expected) {
        Injected fault = new Injected(100 * SECOND, OptionalLong.of(130 * SECOND), "n3", "kill", "");
        return new Judge(List.of(fault), told, List.of(expected), allowed).verdict();
    }

    /** An alert that fires and is over at these seconds; never over where that is 0. */
    private void alert(String rule, String subject, Map<String, String> labels, int firing, int over) {
        String id = "a" + ++alerts;
        told.add(new Told(id + "f", "firing", id, rule, subject, labels, false, "n1", firing * SECOND));
        if (over > 0) {
            told.add(new Told(id + "r", "resolved", id, rule, subject, labels, false, "n1", over * SECOND));
        }
    }

    private void unreachable(String host, int firing, int over) {
        alert("node_unreachable", host, Map.of("node", host), firing, over);
    }

    private void link(String rule, String from, String to, String direction) {
        alert(rule, from + " " + to, Map.of("from", from, "to", to, "direction", direction), 105, 140);
    }

    @Test
    void aRightAlertIsRightAndTimed() {
        unreachable("n3", 104, 136);
        Verdict verdict = judge(expected("n3", "down"));
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.findings().get(0).afterNanos()).hasValue(4 * SECOND);
        assertThat(verdict.findings().get(0).resolvedNanos()).hasValue(6 * SECOND);
    }

    @Test
    void silenceIsAMiss() {
        assertThat(judge(expected("n3", "down")).problems()).containsExactly("nobody said that n3 down");
    }

    @Test
    void anotherNodeIsAMissAndAnExtra() {
        unreachable("n4", 104, 136);
        assertThat(judge(expected("n3", "down")).problems())
                .containsExactly("nobody said that n3 down", "extra: node_unreachable n4");
    }

    @Test
    void tooLateIsNotRight() {
        unreachable("n3", 111, 161);
        assertThat(judge(expected("n3", "down")).problems())
                .hasSize(2)
                .anyMatch(problem -> problem.contains("after 11.0 s"));
    }

    @Test
    void whatIsNeverOverIsNotRight() {
        unreachable("n3", 104, 0);
        unreachable("n4", 104, 0);
        allowed.add(expected("n4", "down"));
        assertThat(judge(expected("n3", "down")).problems())
                .containsExactly("node_unreachable n3 was not resolved", "never resolved: node_unreachable n4");
    }

    @Test
    void whatIsSaidToBeOverWhileItLastsIsNotRight() {
        unreachable("n3", 104, 127);
        assertThat(judge(expected("n3", "down")).problems())
                .containsExactly("node_unreachable n3 was said to be over 3.0 s before it was");
    }

    @Test
    void theDirectionOfALinkMustBeNamed() {
        link("link_down", "n1", "n5", "one_way");
        assertThat(judge(expected("n1->n5", "down")).problems()).isEmpty();
        assertThat(judge(expected("n5->n1", "down")).findings().get(0).rightDirection())
                .isFalse();
        assertThat(judge(expected("n5->n1", "down")).problems()).hasSize(1);
        assertThat(judge(expected("n1<->n5", "down")).problems()).hasSize(1);
        assertThat(judge(expected("n1->n6", "down")).findings().get(0).told()).isEmpty();
    }

    @Test
    void bothWaysHaveNoOrder() {
        link("link_loss", "n5", "n1", "both");
        assertThat(judge(expected("n1<->n5", "loss")).problems()).isEmpty();
    }

    @Test
    void whatManyLinksShareIsNamedAsTheLabNamesIt() {
        assertThat(judge(expected("n5", "loss"), "n5").problems()).isEmpty();
        assertThat(judge(expected("n5->", "loss"), "n5 → *").problems()).isEmpty();
        assertThat(judge(expected("->n5", "loss"), "* → n5").problems()).isEmpty();
        assertThat(judge(expected("zone1->zone2", "loss"), "zone1 → zone2").problems())
                .isEmpty();
        assertThat(judge(expected("zone3.up", "loss"), "zone3 → *").problems()).isEmpty();
        assertThat(judge(expected("zone3.down", "loss"), "* → zone3").problems())
                .isEmpty();
        assertThat(judge(expected("zone3.up", "loss"), "zone2 → *").problems()).hasSize(2);
    }

    private Verdict judge(Expectation expected, String component) {
        told.clear();
        alert("shared_loss", component, Map.of("component", component), 105, 140);
        return judge(expected);
    }

    @Test
    void aHostThatOnlyHearsIsNamedByItsNameButNotItsDirection() {
        unreachable("n3", 104, 136);
        Verdict verdict = judge(expected("n3->", "down"));
        assertThat(verdict.findings().get(0).told()).contains("node_unreachable n3");
        assertThat(verdict.findings().get(0).rightDirection()).isFalse();
    }

    @Test
    void ofTwoAlertsTheNearerIsTakenAndTheOtherIsExtra() {
        link("link_down", "n5", "n1", "unknown");
        link("link_down", "n1", "n5", "one_way");
        Verdict verdict = judge(expected("n1->n5", "down"));
        assertThat(verdict.findings().get(0).rightDirection()).isTrue();
        assertThat(verdict.extra()).containsExactly("link_down n5 n1");
    }

    @Test
    void sidesOfAPartitionAreComparedAsSetsEvenWhereTheirNamesAreCutOff() {
        alert("partition", "{n10, n11, n12, n7, n8, n9} | {n1, n2, n3, n4, n5, n6}", Map.of("sides", "2"), 105, 140);
        assertThat(judge(expected("n1..n6|n7..n12", "partition")).problems()).isEmpty();
        assertThat(judge(expected("n1..n5|n6..n12", "partition")).problems()).hasSize(2);
        assertThat(judge(expected("n1..n7,!n7|n7..n12", "partition")).problems())
                .isEmpty();
        told.clear();
        alert(
                "partition",
                "{n1, n10, n11, n12, n2, n3 … 6 more} | {n13, n14, n15, n16, n17, n18 … 6 more}",
                Map.of(),
                105,
                140);
        assertThat(judge(expected("n1..n12|n13..n24", "partition")).problems()).isEmpty();
        assertThat(judge(expected("n1..n13|n14..n24", "partition")).problems()).isNotEmpty();
    }

    @Test
    void whatIsAllowedIsNeitherWantedNorExtra() {
        unreachable("n4", 104, 136);
        allowed.add(new Expectation("n4", Expectation.ANY, 0, 0));
        assertThat(judge().problems()).isEmpty();
        unreachable("n40", 104, 136);
        assertThat(judge().extra()).containsExactly("node_unreachable n40");
    }

    @Test
    void theSameNotificationTwiceIsADuplicateAndSoIsASecondAlertOfTheSame() {
        unreachable("n3", 104, 0);
        told.add(told.get(0));
        assertThat(judge(expected("n3", "down")).duplicates()).hasSize(1);
        unreachable("n3", 106, 140);
        assertThat(judge(expected("n3", "down")).duplicates()).hasSize(2);
    }

    @Test
    void twoSidesThatEachSayTheyHaveNoQuorumAreNoDuplicates() {
        for (String sender : List.of("n1", "n3")) {
            told.add(new Told(sender, "firing", sender, "no_quorum", "mesh", Map.of(), true, sender, 110 * SECOND));
            told.add(new Told(
                    sender + "r", "resolved", sender, "no_quorum", "mesh", Map.of(), true, sender, 135 * SECOND));
        }
        Expectation noQuorum = expected("mesh", "no-quorum");
        assertThat(judge(noQuorum, noQuorum).problems()).isEmpty();
        assertThat(judge(noQuorum).extra()).containsExactly("no_quorum mesh");
    }

    @Test
    void theScoreboardShowsMissesAndExtrasAndWhatIsVoid() {
        unreachable("n4", 104, 136);
        Scenario scenario = Scenario.parse("host|down", "title n3 is dead\nexpect n3 down\nkill n3");
        Result.Busy bounds = new Result.Busy(1_000_000, 0.5);
        Result wrong = new Result(
                scenario, judge(expected("n3", "down")), List.of(), new Result.Busy(200_000, 0.1), bounds, 30);
        Scenario other = Scenario.parse("host|late", "title n4 is dead\nexpect n4 down\nkill n4");
        Result late = new Result(
                other, judge(expected("n4", "down")), List.of(), new Result.Busy(1_200_000, 0.1), bounds, 30);
        String page = Scoreboard.page(List.of(wrong, late), "2 scenarios, just now.");
        assertThat(page)
                .contains("Last run: 2 scenarios, just now.")
                .contains(
                        "**0 of 2 scenarios right; 1 of 2 faults named, 1 with their direction; 1 extra alerts, 0 duplicates.**")
                .contains("| host\\|down | n3 is dead | n3 down | **miss** | – | – | **1** | 0 | **wrong** |")
                .contains("| node_unreachable n4 | 4.0 s | 6.0 s | 0 | 0 | void |")
                .contains("- host|down: nobody said that n3 down; extra: node_unreachable n4")
                .contains("- host|late: void: the switch late by 1.20 ms");
    }

    @Test
    void whatIsRightThoughDaemonsStarveIsRightAndWhatIsWrongThenIsVoid() {
        unreachable("n4", 104, 136);
        Scenario scenario = Scenario.parse("host", "title n4 is dead\nexpect n4 down\nkill n4");
        Result.Busy bounds = new Result.Busy(1_000_000, 0.5);
        Result.Busy starved = new Result.Busy(200_000, 0.75);
        Result right = new Result(scenario, judge(expected("n4", "down")), List.of(), starved, bounds, 30);
        assertThat(right.isVoid()).isFalse();
        assertThat(right.isRight()).isTrue();
        Result wrong = new Result(scenario, judge(expected("n3", "down")), List.of(), starved, bounds, 30);
        assertThat(wrong.isVoid()).isTrue();
        assertThat(wrong.isRight()).isFalse();
    }

    @Test
    void oneScenarioRunAnewLeavesTheLinesOfTheOthers() {
        unreachable("n4", 104, 136);
        Result.Busy bounds = new Result.Busy(1_000_000, 0.5);
        Scenario cut = Scenario.parse("cut", "title a cut\nexpect n1,n2|n3 partition\npartition n1,n2|n3");
        Scenario dead = Scenario.parse("dead", "title n3 is dead\nexpect n3 down\nkill n3");
        Result missed = new Result(cut, judge(cut.expected().get(0)), List.of(), new Result.Busy(0, 0), bounds, 30);
        Result wrong = new Result(dead, judge(dead.expected().get(0)), List.of(), new Result.Busy(0, 0), bounds, 30);
        String before = Scoreboard.page(List.of(missed, wrong), "two.");
        told.clear();
        unreachable("n3", 104, 136);
        Result right = new Result(dead, judge(dead.expected().get(0)), List.of(), new Result.Busy(0, 0), bounds, 30);
        String after = Scoreboard.renewed(before, List.of(right), "one.");
        assertThat(after)
                .contains("Last run: two.", "Anew: dead: one.")
                .contains("**1 of 2 scenarios right; 1 of 2 faults named, 1 with their direction; 1 extra alerts")
                .contains("| dead | n3 is dead | n3 down | node_unreachable n3 | 4.0 s | 6.0 s | 0 | 0 | right |")
                .doesNotContain("- dead:");
        assertThat(before.lines().filter(line -> line.contains("| cut |")).toList())
                .isEqualTo(
                        after.lines().filter(line -> line.contains("| cut |")).toList());
        assertThat(before.lines().filter(line -> line.startsWith("- cut: ")))
                .hasSameElementsAs(
                        after.lines().filter(line -> line.startsWith("- cut: ")).toList());
    }
}
