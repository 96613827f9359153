package io.gossamer.bench;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.lab.Lab;
import io.gossamer.lab.script.Order;
import io.gossamer.lab.script.Scenario;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.RaftRequest;
import io.gossamer.proto.RaftVoter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code direction [--trials T] [--n N] [--seed0 S]}: one-way faults on a lab of N real daemons (12), T of them (100), and whether the
 * mesh says which way packets are lost. Each round breaks disjoint ordered pairs, chosen by the seed, half of them whole and half by
 * a fifth, for two windows and a bit; then a voter that has no part in it is asked for both links of each pair. One host in five
 * rounds loses a fifth of all that it receives, or of all that it sends, instead.
 *
 * <p>A trial is right when at least four fifths of the losses that it tells a direction of lie on the broken way; telling of none is
 * wrong. Bar: 95 of 100.
 */
final class DirectionBench {
    private static final double RIGHT_MIN = 0.95;
    private static final double SHARE_MIN = 0.8;
    private static final int WINDOW_MILLIS = 10_000;
    /** Before the end of the window in which a fault begins. */
    private static final int AHEAD_MILLIS = 400;
    /** Until every voter has been told of a window: within a second as a rule. */
    private static final int TOLD_MILLIS = 3_500;

    private static final int WINDOWS = 2;
    private static final int HOST_ROUND = 5;

    private DirectionBench() {}

    private enum Kind {
        PAIR_CUT("cut %s->%s"),
        PAIR_LOSS("loss %s->%s 20%%"),
        HOST_RECEIVES("loss ->%2$s 20%%"),
        HOST_SENDS("loss %s-> 20%%");

        final String order;

        Kind(String order) {
            this.order = order;
        }
    }

    /** What is broken is from → to; of a host, {@code *} is everybody else. */
    private record Fault(Kind kind, String from, String to) {
        String order() {
            return kind.order.formatted(from, to);
        }
    }

    /** What is told of one fault. */
    private static final class Told {
        private int broken;
        private int sound;
        private int down;

        boolean isRight() {
            return broken > 0 && broken >= SHARE_MIN * (broken + sound);
        }
    }

    static boolean run(Bench.Call call) throws Exception {
        int trials = call.number("trials", 100);
        int hosts = call.number("n", 12);
        int seed = call.number("seed0", 1);
        String obstacle = Lab.obstacle();
        if (!obstacle.isEmpty()) {
            System.err.println("direction: " + obstacle);
            return false;
        }
        Scenario.Shape shape = new Scenario.Shape(
                hosts,
                2,
                2,
                seed,
                Scenario.FRAME_BYTES,
                Map.of(),
                List.of("delay * 200us", "delay zone1<->zone2 2ms"),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeSet<>());
        long start = System.nanoTime();
        try (Lab lab = new Lab(call.launcher(), shape)) {
            lab.start();
            System.out.printf(
                    Locale.ROOT, "%d daemons, whole after %.0f s%n", hosts, (System.nanoTime() - start) / 1e9);
            Thread.sleep(2L * WINDOW_MILLIS);
            Rounds rounds = new Rounds(lab, new Random(seed), hosts);
            while (rounds.trials < trials) {
                rounds.run(trials);
            }
            return report(rounds, seed, hosts, (System.nanoTime() - start) / 1e9);
        }
    }

    private static boolean report(Rounds rounds, int seed, int hosts, double seconds) {
        int right = 0;
        StringBuilder byKind = new StringBuilder();
        for (Kind kind : Kind.values()) {
            int[] counts = rounds.outcomes.getOrDefault(kind, new int[2]);
            right += counts[0];
            System.out.printf("%-14s %3d of %3d right%n", kind.name().toLowerCase(Locale.ROOT), counts[0], counts[1]);
            byKind.append(byKind.length() == 0 ? "" : ",")
                    .append("\"%s\":[%d,%d]".formatted(kind.name().toLowerCase(Locale.ROOT), counts[0], counts[1]));
        }
        double share = (double) right / rounds.trials;
        System.out.printf(Locale.ROOT, "direction right %.1f %% (bar: %.0f %%)%n", 100 * share, 100 * RIGHT_MIN);
        System.out.printf(
                Locale.ROOT,
                "{\"id\":\"direction\",\"n\":%d,\"seed\":%d,\"trials\":%d,\"right\":%d,\"share\":%.4f,\"byKind\":{%s},"
                        + "\"pairCutLinksDown\":%d,\"toldAfterSeconds\":%.1f,\"seconds\":%.0f,\"load\":%.1f}%n",
                hosts,
                seed,
                rounds.trials,
                right,
                share,
                byKind,
                rounds.down,
                (AHEAD_MILLIS + WINDOWS * WINDOW_MILLIS + TOLD_MILLIS) / 1e3,
                seconds,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return share >= RIGHT_MIN;
    }

    /** Round after round on one lab. */
    private static final class Rounds {
        private final Lab lab;
        private final Random random;
        private final int hosts;
        private final Map<Kind, int[]> outcomes = new TreeMap<>();
        private int round;
        private int trials;
        private int down;

        Rounds(Lab lab, Random random, int hosts) {
            this.lab = lab;
            this.random = random;
            this.hosts = hosts;
        }

        void run(int trialsMax) throws Exception {
            String asked = someVoter();
            List<Fault> faults = choose(asked, trialsMax - trials);
            Map<Fault, Told> told = new TreeMap<>((one, other) -> one.order().compareTo(other.order()));
            faults.forEach(fault -> told.put(fault, new Told()));
            sleepToWindow(-AHEAD_MILLIS);
            for (Fault fault : faults) {
                lab.carryOut(Order.parse(fault.order(), lab.layout()));
            }
            Thread.sleep(AHEAD_MILLIS + TOLD_MILLIS + 100L); // the window that ends meanwhile has next to nothing of it
            for (int window = 0; window < WINDOWS; window++) {
                sleepToWindow(TOLD_MILLIS);
                ask(asked, told);
            }
            for (Fault fault : faults) {
                lab.carryOut(Order.parse("heal " + fault.order().split(" ")[1], lab.layout()));
            }
            told.forEach(this::settle);
            round++;
        }

        private void settle(Fault fault, Told told) {
            int[] counts = outcomes.computeIfAbsent(fault.kind(), unseen -> new int[2]);
            counts[0] += told.isRight() ? 1 : 0;
            counts[1]++;
            trials++;
            down += fault.kind() == Kind.PAIR_CUT ? told.down : 0;
            System.out.printf(
                    "%3d %-20s lost on the broken way %3d, on the other %3d: %s%n",
                    trials, fault.order(), told.broken, told.sound, told.isRight() ? "right" : "WRONG");
        }

        private List<Fault> choose(String asked, int max) {
            List<String> free = new ArrayList<>();
            for (int host = 1; host <= hosts; host++) {
                free.add("n" + host);
            }
            free.remove(asked);
            Collections.shuffle(free, random);
            List<Fault> faults = new ArrayList<>();
            if (round % HOST_ROUND == HOST_ROUND - 1) {
                faults.add(new Fault(
                        random.nextBoolean() ? Kind.HOST_RECEIVES : Kind.HOST_SENDS, free.get(0), free.get(0)));
                return faults;
            }
            for (int at = 0; at + 1 < free.size() && faults.size() < max; at += 2) {
                faults.add(new Fault(
                        (at / 2 + round) % 2 == 0 ? Kind.PAIR_CUT : Kind.PAIR_LOSS, free.get(at), free.get(at + 1)));
            }
            return faults;
        }

        private String someVoter() {
            DaemonProcess any = lab.mesh().running().get(0);
            List<String> voters = new ArrayList<>();
            for (RaftVoter voter :
                    any.api().raft(RaftRequest.getDefaultInstance()).getVotersList()) {
                voters.add(voter.getNode().getName());
            }
            return voters.get(random.nextInt(voters.size()));
        }

        /** The newest window of each link, as that voter has it. */
        private void ask(String voter, Map<Fault, Told> told) {
            List<LinkStatus> links = lab.mesh().running().stream()
                    .filter(daemon -> daemon.name().equals(voter))
                    .findFirst()
                    .orElseThrow()
                    .api()
                    .links(LinksRequest.getDefaultInstance())
                    .getLinksList();
            for (LinkStatus link : links) {
                told.forEach((fault, sum) -> add(fault, sum, link));
            }
        }

        private static void add(Fault fault, Told told, LinkStatus link) {
            String from = link.getFrom().getName();
            String to = link.getTo().getName();
            boolean host = fault.from().equals(fault.to());
            boolean along;
            boolean against;
            if (host) {
                along = fault.kind() == Kind.HOST_SENDS ? from.equals(fault.from()) : to.equals(fault.from());
                against = fault.kind() == Kind.HOST_SENDS ? to.equals(fault.from()) : from.equals(fault.from());
            } else {
                along = from.equals(fault.from()) && to.equals(fault.to());
                against = from.equals(fault.to()) && to.equals(fault.from());
            }
            if (along || against) {
                LinkMeasures measures = link.getMeasures();
                told.broken += along ? measures.getLostForward() : measures.getLostReverse();
                told.sound += along ? measures.getLostReverse() : measures.getLostForward();
                told.down += link.getState() == LinkState.LINK_DOWN ? 1 : 0;
            }
        }

        /** So long after (before, where negative) the next multiple of a window's length by the wall clock, at which windows close. */
        private static void sleepToWindow(int offsetMillis) throws InterruptedException {
            long now = System.currentTimeMillis();
            long next = Math.floorDiv(now - offsetMillis, (long) WINDOW_MILLIS) * WINDOW_MILLIS
                    + WINDOW_MILLIS
                    + offsetMillis;
            Thread.sleep(next - now);
        }
    }
}
