package io.gossamer.cli.demo;

import io.gossamer.cli.output.Page;
import io.gossamer.cli.read.MatrixGrid;
import io.gossamer.cli.read.MembersPage;
import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MatrixRequest;
import io.gossamer.proto.StatusReply;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the demo does, in order. Each step has a bound; the first that is broken ends it. */
final class DemoScript {
    static final double DETECTION_SECONDS_MAX = 5;
    static final double FAILOVER_SECONDS_MAX = 5;

    private static final int VOTERS_MAX = 5;
    private static final double FIRING_SECONDS_MAX = 15;
    private static final double RESOLVED_SECONDS_MAX = 60;
    /** No second notification may come in this time after the last one that is due. */
    private static final double QUIET_SECONDS = 5;

    private final DemoMesh mesh;
    private final WebhookReceiver webhook;
    private final Narrator narrator;
    private final DemoReport report;
    private String alertId = "";

    DemoScript(DemoMesh mesh, WebhookReceiver webhook, Narrator narrator, DemoReport report) {
        this.mesh = mesh;
        this.webhook = webhook;
        this.narrator = narrator;
        this.report = report;
    }

    void run() throws StepFailure, IOException {
        DemoNode leader = form();
        List<DemoNode> others =
                mesh.nodes().stream().filter(node -> node != leader).toList();
        DemoNode victim = others.get(others.size() - 1);
        long pid = victim.pid();
        victim.kill();
        narrator.act("killed " + victim.name() + " with SIGKILL (pid " + pid + ")");
        try (AlertWatch watch = new AlertWatch(leader, victim.name(), narrator, 2 * FIRING_SECONDS_MAX)) {
            detect(victim);
            awaitFiring(watch, leader);
        }
        DemoNode killed = killLeader(victim);
        restart(List.of(victim, killed));
        awaitResolved(victim);
        count(victim, killed);
    }

    private DemoNode form() throws StepFailure, IOException {
        double began = narrator.seconds();
        for (DemoNode node : mesh.nodes()) {
            mesh.start(node);
        }
        narrator.act("started " + names(mesh.nodes()) + "; the others join "
                + mesh.nodes().get(0).name());
        double bound = 60 + 5.0 * mesh.nodes().size();
        String leader = awaitComplete("mesh complete", bound);
        step("mesh complete", began, bound);
        narrator.seen("the mesh is complete: every node sees " + mesh.nodes().size()
                + " alive and has measured its links; " + leader + " leads " + voters() + " voters");
        report.put("leader", leader);
        DemoNode shown = mesh.nodes().get(0);
        narrator.block("\n" + page(page -> MembersPage.print(MeshViews.members(shown), page)));
        MatrixReply matrix = shown.client().ask(stub -> stub.matrix(MatrixRequest.getDefaultInstance()));
        narrator.block("\n" + page(page -> new MatrixGrid(matrix, page).print(false)) + "\n");
        return mesh.node(leader);
    }

    private interface Printing {
        void on(Page page);
    }

    private String page(Printing printing) {
        Page page = new Page(narrator.style(), Instant.now(), () -> 100);
        printing.on(page);
        return page.text();
    }

    private int voters() {
        return Math.min(VOTERS_MAX, mesh.nodes().size());
    }

    /** On every node: all alive, own links measured, all voters seated, one and the same leader. */
    private String awaitComplete(String step, double bound) throws StepFailure {
        return Poll.until(step, bound, seen -> {
            String leader = "";
            for (DemoNode node : mesh.nodes()) {
                if (!node.isRunning()) {
                    throw new StepFailure(
                            step, node.name() + " has ended by itself, with exit code " + node.exitCode());
                }
                StatusReply status = MeshViews.status(node);
                String its = status.getRaft().getLeader().getName();
                boolean well = status.getComplete()
                        && status.getMembers().getAlive() == mesh.nodes().size()
                        && status.getRaft().getVoters() == voters()
                        && status.getRaft().getVotersAlive() == voters()
                        && (leader.isEmpty() || leader.equals(its));
                if (!well) {
                    seen.is(node.name() + " says: " + status.getVerdict() + " ("
                            + status.getMembers().getAlive()
                            + " alive, " + status.getRaft().getVoters() + " voters, leader "
                            + (its.isEmpty() ? "unknown" : its) + ")");
                    return Optional.empty();
                }
                leader = its;
            }
            return Optional.of(leader);
        });
    }

    private void detect(DemoNode victim) throws StepFailure {
        report.put("victim", victim.name());
        double began = narrator.seconds();
        Map<String, Double> seconds =
                Detection.measure(mesh.running(), victim.name(), narrator, 4 * DETECTION_SECONDS_MAX);
        double slowest =
                seconds.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        report.put("detectionSeconds", seconds);
        report.put("detectionSecondsMax", slowest);
        bound("detection at every survivor", slowest, DETECTION_SECONDS_MAX);
        narrator.seen("all " + seconds.size() + " survivors call it unreachable: "
                + seconds.entrySet().stream()
                        .map(each -> each.getKey() + " after " + one(each.getValue()) + " s")
                        .collect(Collectors.joining(", ")));
        report.step("detection at every survivor", narrator.seconds() - began, DETECTION_SECONDS_MAX);
    }

    private void awaitFiring(AlertWatch watch, DemoNode leader) throws StepFailure {
        double began = narrator.seconds();
        Alert firing = watch.awaitFiring();
        alertId = firing.getId();
        report.put("alertId", alertId);
        report.put("alertPendingSeconds", firing.getPendingSeconds());
        Poll.until("webhook told of the alert", FIRING_SECONDS_MAX, seen -> arrived(alertId, "firing"));
        narrator.seen("the webhook is told");
        // Only when the survivors know that it was sent may the leader die: a leader that dies between sending and
        // recording is allowed one repetition, and this demo is to show exactly one.
        for (DemoNode node : mesh.running()) {
            Poll.until("delivery recorded at " + node.name(), FIRING_SECONDS_MAX, seen -> MeshViews.alert(node, alertId)
                    .filter(alert -> MeshViews.told(alert, "firing")));
        }
        step("alert firing and delivered", began, 2 * FIRING_SECONDS_MAX);
        List<Alert> all = MeshViews.firing(leader);
        if (all.size() != 1) {
            throw new StepFailure(
                    "one alert for one dead node",
                    all.size() + " fire: "
                            + all.stream()
                                    .map(alert -> alert.getRule() + " " + alert.getSubject())
                                    .toList());
        }
    }

    private Optional<WebhookReceiver.Arrival> arrived(String id, String status) {
        return webhook.arrivals().stream().filter(each -> each.is(id, status)).findFirst();
    }

    /** Whoever leads at this moment, which need not be the first leader. */
    private DemoNode killLeader(DemoNode victim) throws StepFailure {
        DemoNode asked = mesh.running().get(0);
        DemoNode leader =
                mesh.node(Poll.until("a leader to kill", FIRING_SECONDS_MAX, seen -> MeshViews.leader(asked)));
        double began = narrator.seconds();
        long pid = leader.pid();
        leader.kill();
        narrator.act("killed the leader, " + leader.name() + ", with SIGKILL (pid " + pid + ")");
        String successor = Poll.until("a new leader", 4 * FAILOVER_SECONDS_MAX, seen -> {
            Optional<String> agreed = Optional.empty();
            for (DemoNode node : mesh.running()) {
                Optional<String> its = MeshViews.leader(node).filter(name -> !name.equals(leader.name()));
                if (its.isEmpty() || (agreed.isPresent() && !agreed.equals(its))) {
                    seen.is(node.name() + " knows " + its.orElse("no new leader"));
                    return Optional.empty();
                }
                agreed = its;
            }
            return agreed;
        });
        double failover = narrator.seconds() - began;
        report.put("failoverSeconds", failover);
        report.put("leaderAfter", successor);
        bound("leader failover", failover, FAILOVER_SECONDS_MAX);
        report.step("leader failover", failover, FAILOVER_SECONDS_MAX);
        narrator.seen(successor + " leads now, after " + one(failover) + " s; all survivors agree");
        Poll.until("the new leader carries the alert on", FIRING_SECONDS_MAX, seen -> MeshViews.alert(
                        mesh.node(successor), alertId)
                .filter(alert -> alert.getState() == AlertState.FIRING));
        narrator.seen("it carries alert " + alertId + " about " + victim.name() + " on: still firing");
        return leader;
    }

    private void restart(List<DemoNode> killed) throws StepFailure, IOException {
        double began = narrator.seconds();
        for (DemoNode node : killed) {
            mesh.start(node);
        }
        narrator.act("restarted " + names(killed) + ", which must find the mesh again");
        double bound = 60 + 5.0 * mesh.nodes().size();
        String leader = awaitComplete("mesh complete again", bound);
        step("mesh complete again", began, bound);
        narrator.seen("the mesh is complete again, under their old identities; " + leader + " leads");
    }

    private void awaitResolved(DemoNode victim) throws StepFailure {
        double began = narrator.seconds();
        DemoNode asked = mesh.nodes().get(0);
        Alert resolved = Poll.until("alert resolved", RESOLVED_SECONDS_MAX, seen -> {
            Optional<Alert> now = MeshViews.alert(asked, alertId);
            now.ifPresent(alert -> seen.is("it is " + alert.getState()));
            return now.filter(alert -> alert.getState() == AlertState.RESOLVED);
        });
        narrator.seen("alert " + alertId + " about " + victim.name() + " is resolved"
                + (resolved.getResolveReason().isEmpty() ? "" : " (" + resolved.getResolveReason() + ")"));
        Poll.until("webhook told of the end", RESOLVED_SECONDS_MAX, seen -> arrived(alertId, "resolved"));
        Poll.until("no alert left", RESOLVED_SECONDS_MAX, seen -> {
            List<Alert> left = MeshViews.alerts(asked, false);
            seen.is(left.stream()
                    .map(alert -> alert.getRule() + " " + alert.getSubject() + " " + alert.getState())
                    .toList()
                    .toString());
            return left.isEmpty() ? Optional.of(true) : Optional.empty();
        });
        step("alert resolved and delivered", began, RESOLVED_SECONDS_MAX);
    }

    private void count(DemoNode victim, DemoNode leader) throws StepFailure {
        double quietUntil = narrator.seconds() + QUIET_SECONDS;
        while (narrator.seconds() < quietUntil) {
            Poll.pause("counting what arrived");
        }
        report.webhook(webhook, alertId);
        new Tallying(webhook).check(alertId, victim.name(), leader.name());
        webhook.byAlert()
                .forEach((id, counts) -> narrator.seen("webhook, alert " + id + " about " + counts.subject + ": "
                        + counts.firing + " firing, " + counts.resolved + " resolved"));
    }

    private void step(String name, double began, double bound) {
        report.step(name, narrator.seconds() - began, bound);
    }

    private static void bound(String step, double seconds, double max) throws StepFailure {
        if (seconds > max) {
            throw new StepFailure(step, one(seconds) + " s, and at most " + one(max) + " s are allowed");
        }
    }

    private static String one(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    private static String names(List<DemoNode> nodes) {
        return nodes.stream().map(DemoNode::name).collect(Collectors.joining(" "));
    }
}
