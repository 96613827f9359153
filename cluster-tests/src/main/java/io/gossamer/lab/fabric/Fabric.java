package io.gossamer.lab.fabric;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides what happens to each packet: when it arrives, how often, or why not. Told when a packet enters, it follows it through
 * all its stages at once, so queues fill in the order of entry. The same seed, faults and packets give the same fates. Packets of
 * one pair keep their order unless they are told not to. Not thread-safe.
 */
public final class Fabric {
    private static final long COPY_NANOS = 50_000;

    private final Layout layout;
    private final Stages stages;
    private final SplittableRandom random;
    private final int salt;

    /** What is wrong at each stage: {@code null} where nothing is. */
    private final Impairment[][] impairments;

    private final TreeMap<String, Placed> faults = new TreeMap<>();
    private final TreeMap<Integer, IcmpBudget> budgets = new TreeMap<>();
    private final TreeSet<Integer> off = new TreeSet<>();
    private final TreeMap<Integer, Nat> translators = new TreeMap<>();
    private final int[][][][] paths;
    private final long[][] lastOutNanos;
    private final EnumMap<Fate, Long> fates = new EnumMap<>(Fate.class);

    private record Placed(Component component, boolean lasting, List<Impairment> impairments) {}

    public Fabric(Layout layout, long seed) {
        this.layout = layout;
        this.stages = new Stages(layout);
        this.random = new SplittableRandom(seed);
        this.salt = random.nextInt();
        this.impairments = new Impairment[stages.count()][];
        this.paths = new int[layout.hosts()][layout.hosts()][layout.planes()][];
        this.lastOutNanos = new long[layout.hosts()][layout.hosts()];
    }

    /**
     * Puts a fault into place, instead of one of the same {@code key}.
     *
     * @param lasting it is how this network is, and healing leaves it
     */
    public void apply(String key, Component component, Recipe recipe, boolean lasting, long nowNanos) {
        heal(key);
        List<Impairment> made = new ArrayList<>();
        component.stages().forEach(stage -> made.add(recipe.make(nowNanos)));
        faults.put(key, new Placed(component, lasting, made));
        lay();
    }

    /** False when there was none. */
    public boolean heal(String key) {
        boolean was = faults.remove(key) != null;
        lay();
        return was;
    }

    /** All but what lasts; hosts without power and silent routers too. */
    public void healAll() {
        faults.values().removeIf(placed -> !placed.lasting());
        off.clear();
        budgets.clear();
        lay();
    }

    /** Without power a host neither sends nor receives anything, not even from the console. */
    public void power(int host, boolean on) {
        if (on) {
            off.remove(host);
        } else {
            off.add(host);
        }
    }

    /** Puts a translator of addresses before a host, for good; its ports from the first to the last lead to the host's same ones. */
    public void translate(int host, int forwardedFrom, int forwardedTo) {
        translators.put(
                host, new Nat(layout.insideAddress(host), layout.outsideAddress(host), forwardedFrom, forwardedTo));
    }

    /** The translator before a host forgets all flows. Throws IllegalArgumentException where there is none. */
    public void rebind(int host) {
        Nat translator = translators.get(host);
        if (translator == null) {
            throw new IllegalArgumentException("there is no NAT before " + layout.name(host));
        }
        translator.forget();
    }

    /** How much the routers among its stages may say in a second; 0: nothing. */
    public void limitIcmp(Component routers, double perSecond) {
        routers.stages().stream()
                .filter(stages::isRouter)
                .forEach(stage -> budgets.put(stage, new IcmpBudget(perSecond)));
    }

    private void lay() {
        java.util.Arrays.fill(impairments, null);
        TreeMap<Integer, List<Impairment>> byStage = new TreeMap<>();
        for (Placed placed : faults.values()) {
            for (int i = 0; i < placed.impairments().size(); i++) {
                byStage.computeIfAbsent(placed.component().stages().get(i), first -> new ArrayList<>())
                        .add(placed.impairments().get(i));
            }
        }
        byStage.forEach((stage, list) -> impairments[stage] = list.toArray(Impairment[]::new));
    }

    /** A packet that {@code from}, a host or the console, sent at {@code nowNanos}; {@code bytes} may be changed. */
    public Fate offer(long nowNanos, int from, byte[] bytes, int length, Exit exit) {
        Fate fate = decide(nowNanos, from, bytes, length, exit);
        fates.merge(fate, 1L, Long::sum);
        return fate;
    }

    private Fate decide(long nowNanos, int from, byte[] bytes, int length, Exit exit) {
        if (!IpPacket.isIpv4(bytes, length)) {
            return Fate.NOT_IPV4;
        }
        int to = layout.hostAt(IpPacket.destination(bytes));
        if (to < 0) {
            return Fate.NO_ROUTE;
        }
        if (off.contains(from) || off.contains(to)) {
            return Fate.OFF;
        }
        Nat leaving = translators.get(from);
        if (leaving != null) {
            leaving.leave(bytes, length);
        }
        if (from == to || from == layout.console() || to == layout.console()) {
            return enter(to, bytes, length, nowNanos, exit);
        }
        Passage passage = new Passage(bytes, length, nowNanos, random);
        for (int stage : path(from, to, bytes, length)) {
            pass(stage, passage);
            if (passage.fate != Fate.PASSED) {
                tellSender(nowNanos, from, stage, passage, exit);
                return passage.fate;
            }
        }
        // A queue does not let a later packet overtake; one that was picked out of it is nobody's measure.
        long inTurn = Math.max(passage.atNanos, lastOutNanos[from][to]);
        if (passage.heldNanos == 0) {
            lastOutNanos[from][to] = inTurn;
        }
        Fate fate = enter(to, bytes, length, inTurn + passage.heldNanos, exit);
        for (int copy = 1; copy < passage.copies && fate == Fate.PASSED; copy++) {
            exit.deliver(to, bytes, length, inTurn + passage.heldNanos + copy * COPY_NANOS);
        }
        return fate;
    }

    private Fate enter(int to, byte[] bytes, int length, long atNanos, Exit exit) {
        Nat entering = translators.get(to);
        if (entering != null && !entering.enter(bytes, length)) {
            return Fate.UNASKED;
        }
        exit.deliver(to, bytes, length, atNanos);
        return Fate.PASSED;
    }

    private int[] path(int from, int to, byte[] bytes, int length) {
        int plane = Math.floorMod(IpPacket.flowHash(bytes, length, salt), layout.planes());
        int[] path = paths[from][to][plane];
        if (path == null) {
            path = stages.path(from, to, plane);
            paths[from][to][plane] = path;
        }
        return path;
    }

    private void pass(int stage, Passage passage) {
        if (stages.isRouter(stage)) {
            if (IpPacket.ttl(passage.bytes) <= 1) {
                passage.end(Fate.TTL_EXCEEDED);
                return;
            }
            IpPacket.decrementTtl(passage.bytes);
        }
        Impairment[] here = impairments[stage];
        if (here != null) {
            for (Impairment impairment : here) {
                impairment.act(passage);
                if (passage.fate != Fate.PASSED) {
                    return;
                }
            }
        }
    }

    /** The way back is taken to be as long as the way here, and nothing happens on it. */
    private void tellSender(long nowNanos, int from, int stage, Passage passage, Exit exit) {
        boolean says = passage.fate == Fate.TTL_EXCEEDED || passage.toldMtu > 0;
        if (!says || Icmp.isError(passage.bytes, passage.length)) {
            return;
        }
        int router = stages.isRouter(stage) ? stage : stages.leaf(layout.zoneOf(from));
        IcmpBudget budget = budgets.get(router);
        if (budget != null && !budget.take(passage.atNanos)) {
            return;
        }
        int address = stages.routerAddress(router);
        Nat translator = translators.get(from);
        if (translator != null) {
            // What is quoted must be what the host had sent, or it does not know whom it is about.
            translator.undo(passage.bytes, passage.length);
        }
        byte[] error = passage.fate == Fate.TTL_EXCEEDED
                ? Icmp.timeExceeded(address, passage.bytes, passage.length)
                : Icmp.fragmentationNeeded(address, passage.bytes, passage.length, passage.toldMtu);
        exit.deliver(from, error, error.length, 2 * passage.atNanos - nowNanos);
    }

    /** How many packets had which fate. */
    public Map<Fate, Long> fates() {
        return new EnumMap<>(fates);
    }
}
