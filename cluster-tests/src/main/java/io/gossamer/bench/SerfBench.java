package io.gossamer.bench;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.lab.tun.LoneNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code serf-head-to-head [--n N] [--gap MS] [--settle T] [--seconds S] [--kills K]}: N (20) agents of Debian's serf with its profile
 * for local networks, then N daemons, each in a namespace of its own with a loopback interface only; one after the other, so that they
 * do not take each other's processor. One is started each MS milliseconds (500). After T seconds (30), over S quiet seconds (20) bytes,
 * processor and memory; then K times (5) one is killed with SIGKILL: who says first that it is lost, and when all have said it. Needs
 * root and {@code serf}.
 *
 * <p>The bar is on our side alone: all know within 4.5 s of each kill, and nobody else is said to be lost.
 */
final class SerfBench {
    private static final Path SERF = Path.of("/usr/bin/serf");
    private static final int MEMBERS_MAX = 100;
    private static final double ALL_KNOW_SECONDS_MAX = 4.5;
    private static final double GIVE_UP_SECONDS = 60;
    private static final double COMPLETE_SECONDS_MAX = 240;

    private SerfBench() {}

    /** One of the two: what starts member number {@code index}, and how it speaks. */
    private interface Contender {
        String name();

        List<String> command(int index);

        HeardProcess.Words words();
    }

    private record Serf() implements Contender {
        @Override
        public String name() {
            return "serf";
        }

        @Override
        public List<String> command(int index) {
            return List.of(
                    SERF.toString(),
                    "agent",
                    "-node=" + member(index),
                    "-bind=" + host(index) + ":7946",
                    "-rpc-addr=" + host(index) + ":7373",
                    "-profile=lan",
                    "-retry-join=" + host(0) + ":7946");
        }

        @Override
        public HeardProcess.Words words() {
            return new HeardProcess.Words(
                    Pattern.compile("EventMemberJoin: (\\S+)"), Pattern.compile("EventMemberFailed: (\\S+)"));
        }
    }

    private record Gossamer(Path launcher, Path directory) implements Contender {
        @Override
        public String name() {
            return "gossamer";
        }

        @Override
        public List<String> command(int index) {
            List<String> command = new ArrayList<>(List.of(
                    launcher.toString(),
                    "agent",
                    "--name",
                    member(index),
                    "--data-dir",
                    directory.resolve(member(index)).toString(),
                    "--bind",
                    host(index)));
            if (index > 0) {
                command.addAll(List.of("--join", host(0) + ":7401"));
            }
            return command;
        }

        @Override
        public HeardProcess.Words words() {
            return new HeardProcess.Words(
                    Pattern.compile("member\\.joined (\\S+):"), Pattern.compile("member\\.unreachable (\\S+):"));
        }
    }

    /**
     * @param first seconds from a kill until anybody said so, for each kill; {@code all}: until everybody did
     * @param falseOnes verdicts about somebody who was not killed, or not yet; those of the first start until all knew each other apart
     */
    private record Outcome(
            double complete,
            double bytesPerSecond,
            double coreShare,
            long rssBytes,
            List<Double> first,
            List<Double> all,
            long falseOnes,
            long falseAtStart) {}

    /** Seconds from each kill until the first, and until all, have said so. */
    private record Known(List<Double> first, List<Double> all) {}

    private static String member(int index) {
        return "m" + (index + 1);
    }

    private static String host(int index) {
        return "127.0.1." + (index + 1);
    }

    static boolean run(Bench.Call call) throws Exception {
        int count = call.number("n", 20);
        int kills = call.number("kills", 5);
        if (count < 6 || count > MEMBERS_MAX || kills < 1 || kills > count - 4) {
            throw new IllegalArgumentException("--n is 6 to " + MEMBERS_MAX + ", and four at least must live on");
        }
        if (!Files.isExecutable(SERF)) {
            throw new IllegalArgumentException("no " + SERF + ": apt-get install serf");
        }
        Path directory = Files.createTempDirectory("gossamer-serf");
        try {
            Outcome serf = measure(new Serf(), call, count, kills);
            Outcome ours = measure(new Gossamer(call.launcher(), directory), call, count, kills);
            return report(count, kills, serf, ours);
        } finally {
            DaemonProcess.deleteTree(directory);
        }
    }

    private static Outcome measure(Contender contender, Bench.Call call, int count, int kills) throws Exception {
        List<HeardProcess> members = new ArrayList<>();
        long start = System.nanoTime();
        try (LoneNamespace space = new LoneNamespace(contender.name())) {
            for (int i = 0; i < count; i++) {
                List<String> command = new ArrayList<>(space.enter());
                command.addAll(contender.command(i));
                members.add(new HeardProcess(member(i), command, contender.words()));
                Thread.sleep(i == 0 ? 3_000 : call.number("gap", 500)); // as people do, host by host
            }
            double complete =
                    Await.until(contender.name() + ": everybody knows everybody", COMPLETE_SECONDS_MAX, () -> {
                        members.forEach(SerfBench::checkRuns);
                        return members.stream().allMatch(member -> member.knows() == count - 1);
                    });
            long whole = System.nanoTime();
            Thread.sleep(call.number("settle", 30) * 1_000L);
            double[] idle = idle(space, members, call.number("seconds", 20));
            Map<String, Long> killed = new HashMap<>();
            Known known = ofKills(members, kills, killed);
            List<HeardProcess.Lost> falseOnes = falseOnes(members, killed);
            falseOnes.forEach(said -> SimReport.say(
                    "%s: false, %.1f s after the first start: %s of %s",
                    contender.name(), (said.nanos() - start) / 1e9, said.by(), said.other()));
            long early = falseOnes.stream().filter(said -> said.nanos() < whole).count();
            return new Outcome(
                    complete, idle[0], idle[1], (long) idle[2], known.first(), known.all(), falseOnes.size(), early);
        } finally {
            members.forEach(HeardProcess::close);
        }
    }

    private static List<HeardProcess.Lost> falseOnes(List<HeardProcess> members, Map<String, Long> killed) {
        return members.stream()
                .flatMap(member -> member.lost().stream())
                .filter(said -> said.nanos() < killed.getOrDefault(said.other(), Long.MAX_VALUE))
                .sorted(Comparator.comparingLong(HeardProcess.Lost::nanos))
                .toList();
    }

    private static void checkRuns(HeardProcess member) {
        if (!member.isRunning()) {
            throw new IllegalStateException(member.name() + " has ended by itself");
        }
    }

    /** Bytes a second, share of a core and bytes resident, of one member on average. */
    private static double[] idle(LoneNamespace space, List<HeardProcess> members, int seconds) throws Exception {
        double cpu = cpuSeconds(members);
        long bytes = space.bytes();
        long start = System.nanoTime();
        Thread.sleep(seconds * 1_000L);
        double memberSeconds = (System.nanoTime() - start) / 1e9 * members.size();
        double sent = (space.bytes() - bytes) / memberSeconds;
        double share = (cpuSeconds(members) - cpu) / memberSeconds;
        long rss = 0;
        for (HeardProcess member : members) {
            rss += member.rssBytes();
        }
        return new double[] {sent, share, (double) rss / members.size()};
    }

    private static double cpuSeconds(List<HeardProcess> members) throws IOException {
        double cpu = 0;
        for (HeardProcess member : members) {
            cpu += member.cpuSeconds();
        }
        return cpu;
    }

    private static Known ofKills(List<HeardProcess> members, int kills, Map<String, Long> killed)
            throws InterruptedException {
        List<Double> first = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        List<HeardProcess> alive = new ArrayList<>(members);
        for (int kill = 0; kill < kills; kill++) {
            // From the end: the first ones are those that others joined, and our voters.
            HeardProcess victim = alive.remove(alive.size() - 1);
            long at = System.nanoTime();
            killed.put(victim.name(), at);
            victim.kill();
            boolean known = awaitLost(alive, victim.name(), at);
            List<Double> seconds = alive.stream()
                    .flatMapToLong(member -> member.lostNanos(victim.name(), at).stream())
                    .mapToObj(said -> (said - at) / 1e9)
                    .sorted()
                    .toList();
            first.add(seconds.isEmpty() ? GIVE_UP_SECONDS : seconds.get(0));
            all.add(known ? seconds.get(seconds.size() - 1) : GIVE_UP_SECONDS);
            Thread.sleep(3_000);
        }
        return new Known(first, all);
    }

    private static boolean awaitLost(List<HeardProcess> alive, String victim, long killed) throws InterruptedException {
        long start = System.nanoTime();
        while (alive.stream()
                .anyMatch(member -> member.lostNanos(victim, killed).isEmpty())) {
            if ((System.nanoTime() - start) / 1e9 > GIVE_UP_SECONDS) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    private static boolean report(int count, int kills, Outcome serf, Outcome ours) {
        SimReport report = new SimReport("serf-head-to-head").put("n", count).put("kills", kills);
        SimReport.say("%-44s %10s %10s", "", "serf", "gossamer");
        line("complete after the last start, s", serf.complete, ours.complete);
        line("killed → first says so, median, s", median(serf.first), median(ours.first));
        line("killed → all have said so, median, s", median(serf.all), median(ours.all));
        line("killed → all have said so, worst, s", worst(serf.all), worst(ours.all));
        line("living ones said to be lost", serf.falseOnes, ours.falseOnes);
        line("of them before all knew each other", serf.falseAtStart, ours.falseAtStart);
        line("sent, all kinds, bytes/s a member", serf.bytesPerSecond, ours.bytesPerSecond);
        line("share of a core, % a member", serf.coreShare * 100, ours.coreShare * 100);
        line("resident, MB a member", serf.rssBytes / 1e6, ours.rssBytes / 1e6);
        put(report, "serf", serf);
        put(report, "gossamer", ours);
        report.bar(worst(ours.all) <= ALL_KNOW_SECONDS_MAX, "all knew after %.2f s".formatted(worst(ours.all)));
        report.bar(ours.falseOnes == 0, ours.falseOnes + " verdicts about the living");
        return report.end(0);
    }

    private static void line(String what, double serf, double ours) {
        SimReport.say("%-44s %10.2f %10.2f", what, serf, ours);
    }

    private static void put(SimReport report, String who, Outcome outcome) {
        report.put(who + "FirstP50", median(outcome.first))
                .put(who + "AllP50", median(outcome.all))
                .put(who + "AllMax", worst(outcome.all))
                .put(who + "FalseDead", outcome.falseOnes)
                .put(who + "FalseAtStart", outcome.falseAtStart)
                .put(who + "BytesPerSecond", outcome.bytesPerSecond)
                .put(who + "CoreShare", outcome.coreShare)
                .put(who + "RssBytes", outcome.rssBytes);
    }

    private static double median(List<Double> values) {
        return SimReport.quantile(SimReport.sorted(values), 0.5);
    }

    private static double worst(List<Double> values) {
        return SimReport.quantile(SimReport.sorted(values), 1);
    }
}
