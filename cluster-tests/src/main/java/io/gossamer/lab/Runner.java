package io.gossamer.lab;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.lab.host.Starvation;
import io.gossamer.lab.script.Order;
import io.gossamer.lab.script.Scenario;
import io.gossamer.lab.script.Step;
import io.gossamer.lab.tun.Lateness;
import io.gossamer.lab.verdict.Injected;
import io.gossamer.lab.verdict.Judge;
import io.gossamer.lab.verdict.Result;
import io.gossamer.lab.verdict.Told;
import io.gossamer.lab.verdict.Verdict;
import io.gossamer.proto.RaftRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Runs scenarios in one lab, one after the other, and judges each. */
public final class Runner {
    private static final double CALM_SECONDS_MAX = 300;
    private static final long TAIL_NANOS = 5_000_000_000L;
    private static final long LOOK_MILLIS = 100;
    private static final int PAUSE_SHARE = 4;
    private static final long PAUSE_NANOS_MAX = 2_000_000_000L;
    private static final long STATUS_NANOS = 10_000_000_000L;

    private final Lab lab;
    private final Narrator narrator;
    private final Result.Busy bounds;
    private final Optional<Path> logs;
    private final Starvation starvation;
    private int heard;
    private int shown;
    private long statusNanos;
    private Scenario scenario;

    /**
     * @param bounds beyond which a run is void
     * @param logs where the truth, what was told, and the daemons' logs of a run that went wrong are kept
     */
    Runner(Lab lab, Narrator narrator, Result.Busy bounds, Optional<Path> logs) {
        this.lab = lab;
        this.narrator = narrator;
        this.bounds = bounds;
        this.logs = logs;
        this.starvation = new Starvation(lab.hosts().all());
    }

    /** @param source of the scenario: hosts that it names by their part are found when it begins */
    public Result run(String name, String source) throws Exception {
        settle();
        scenario = cast(name, source);
        awaitAge(scenario.ageNanos());
        List<String> notes = new ArrayList<>();
        lab.truth().clear();
        heard = lab.told().size();
        shown = heard;
        lab.network().resetLateness();
        starvation.reset();
        long start = System.nanoTime();
        Instant wall = Instant.now();
        statusNanos = start;
        narrator.start();
        narrator.note("── " + name + ": " + scenario.title());
        for (Step step : scenario.course()) {
            carryOut(step, notes);
        }
        watch(TAIL_NANOS, () -> false);
        // what fires as the scenario ends is given the time to end, too: where it waits for that at all
        watch(resolutionNanos(), () -> standing().isEmpty());
        lab.network().checkRuns();
        if (!scenario.calm().isEmpty()) {
            notes.addAll(MeshView.flaps(lab.mesh(), scenario.calm(), wall));
        }
        if (lab.network().lost() > 0) {
            notes.add(lab.network().lost() + " packets lost by the switch itself");
        }
        Lateness late = lab.network().lateness();
        Result result = new Result(
                scenario,
                verdict(),
                notes,
                new Result.Busy(late.nanos(0.99), starvation.waits().worst()),
                bounds,
                (System.nanoTime() - start) / 1e9);
        narrator.note("   switch late by %s; %s".formatted(late, starvation.waits()));
        report(result, start);
        keep(result, start);
        return result;
    }

    private Scenario cast(String name, String source) {
        String leader = lab.mesh()
                .leader()
                .map(DaemonProcess::name)
                .orElseThrow(() -> new IllegalStateException(name + ": nobody leads"));
        List<String> names = lab.layout().names();
        int last = names.size() - 1;
        String follower = last > 0 && names.get(last).equals(leader) ? names.get(last - 1) : names.get(last);
        List<String> voters =
                lab.mesh().running().get(0).api().raft(RaftRequest.getDefaultInstance()).getVotersList().stream()
                        .map(voter -> voter.getNode().getName())
                        .toList();
        String bystander = names.stream()
                .filter(host -> !voters.contains(host))
                .findFirst()
                .orElse(follower);
        return Scenario.parse(name, source, new Scenario.Cast(leader, follower, bystander));
    }

    /** Whole, healthy and quiet: what happens next is this scenario's. */
    private void settle() throws Exception {
        lab.carryOut(new Order("heal", "", List.of()));
        lab.awaitWhole();
        Await.until("no alert is open", CALM_SECONDS_MAX, () -> MeshView.openAlerts(lab.mesh())
                .isEmpty());
    }

    private void awaitAge(long nanos) throws InterruptedException {
        long missing = nanos - (System.nanoTime() - lab.wholeSinceNanos());
        if (missing > 0) {
            narrator.note("   waiting %.0f s: the mesh is young".formatted(missing / 1e9));
            Thread.sleep(missing / 1_000_000);
        }
    }

    private void carryOut(Step step, List<String> notes) throws Exception {
        switch (step.kind()) {
            case ORDER -> {
                Order order = step.order().orElseThrow();
                narrator.injected(order.toString());
                lab.carryOut(order);
            }
            case WAIT -> watch(step.nanos(), () -> false);
            case WAIT_RAISED -> watch(step.nanos(), this::isAllRaised);
            case WAIT_RESOLVED -> watch(step.nanos(), () -> standing().isEmpty());
            case WAIT_EQUAL -> awaitEqual(step, notes);
        }
    }

    /** What becomes true ends the waiting. */
    private interface Condition {
        boolean holds();
    }

    private void watch(long nanos, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end && !condition.holds()) {
            Thread.sleep(LOOK_MILLIS);
            starvation.sample(injured());
            show();
        }
    }

    private void show() {
        List<Told> all = lab.told();
        for (Told each : all.subList(shown, all.size())) {
            narrator.said(each);
        }
        shown = all.size();
        if (System.nanoTime() - statusNanos >= STATUS_NANOS) {
            statusNanos = System.nanoTime();
            narrator.said(MeshView.line(lab.mesh()));
        }
    }

    private void awaitEqual(Step step, List<String> notes) throws InterruptedException {
        long start = System.nanoTime();
        List<List<String>> last = new ArrayList<>(List.of(List.of()));
        long[] askNotBefore = {start};
        watch(step.nanos(), () -> {
            long asked = System.nanoTime();
            if (asked < askNotBefore[0]) {
                return false;
            }
            try {
                last.set(0, MeshView.views(lab.mesh()));
            } catch (StatusRuntimeException silent) {
                last.set(0, List.of("a node that does not answer", "the others"));
            }
            // to ask a large mesh all the time would be a load of its own
            askNotBefore[0] = System.nanoTime() + Math.min(PAUSE_NANOS_MAX, PAUSE_SHARE * (System.nanoTime() - asked));
            return last.get(0).size() == 1;
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        if (last.get(0).size() == 1) {
            narrator.said("all nodes see the same, after %.1f s".formatted(seconds));
        } else {
            notes.add("nodes do not agree after %.0f s: %s".formatted(seconds, String.join(" and ", last.get(0))));
        }
    }

    private long resolutionNanos() {
        return scenario.course().stream()
                .filter(step -> step.kind() == Step.Kind.WAIT_RESOLVED)
                .mapToLong(Step::nanos)
                .max()
                .orElse(0);
    }

    private List<Told> toldNow() {
        List<Told> all = lab.told();
        return all.subList(heard, all.size());
    }

    private Verdict verdict() {
        return new Judge(lab.truth().faults(), toldNow(), scenario.expected(), scenario.allowed()).verdict();
    }

    private boolean isAllRaised() {
        return !scenario.expected().isEmpty()
                && verdict().findings().stream()
                        .allMatch(finding -> finding.told().isPresent());
    }

    /**
     * Those whose process is held back on purpose. Also who was injured before: what a daemon that was throttled has to make up for, it
     * makes up for at once.
     */
    private Set<String> injured() {
        TreeSet<String> injured = new TreeSet<>();
        lab.truth().faults().forEach(fault -> injured.add(fault.component()));
        return injured;
    }

    private TreeSet<String> standing() {
        TreeSet<String> standing = new TreeSet<>();
        for (Told each : toldNow()) {
            if (each.isFiring()) {
                standing.add(each.alertId());
            } else {
                standing.remove(each.alertId());
            }
        }
        return standing;
    }

    private void report(Result result, long start) {
        for (Injected fault : lab.truth().faults()) {
            String until = fault.offNanos().isPresent()
                    ? "to %.1f s".formatted((fault.offNanos().getAsLong() - start) / 1e9)
                    : "to the end";
            narrator.note("   truth    %-28s %s from %.1f s %s"
                    .formatted(
                            fault.component(),
                            (fault.kind() + " " + fault.parameters()).strip(),
                            (fault.onNanos() - start) / 1e9,
                            until));
        }
        for (Verdict.Finding finding : result.verdict().findings()) {
            narrator.note("   expected %-28s %s"
                    .formatted(
                            finding.expected(),
                            finding.told()
                                    .map(told -> "said %s after %.1f s"
                                            .formatted(
                                                    told, finding.afterNanos().orElse(0) / 1e9))
                                    .orElse("MISSED")));
        }
        result.problems().forEach(problem -> narrator.note("   ✗ " + problem));
        String verdict = result.isVoid() ? "VOID: this machine was too busy" : result.isRight() ? "right" : "WRONG";
        narrator.note("   %s: %s, %.0f s".formatted(result.scenario().name(), verdict, result.seconds()));
    }

    private void keep(Result result, long start) throws IOException {
        if (logs.isEmpty()) {
            return;
        }
        Path directory =
                Files.createDirectories(logs.get().resolve(result.scenario().name()));
        lab.truth().write(directory.resolve("truth.jsonl"), start);
        List<String> lines = new ArrayList<>();
        for (Told told : toldNow()) {
            lines.add("%.3f %s %s by %s".formatted((told.atNanos() - start) / 1e9, told.status(), told, told.sender()));
        }
        Files.write(directory.resolve("told.txt"), lines);
        if (!result.isRight()) {
            for (DaemonProcess daemon : lab.mesh().daemons()) {
                Files.writeString(directory.resolve(daemon.name() + ".log"), daemon.logTail(400));
            }
        }
    }
}
