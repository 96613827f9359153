package io.gossamer.lab;

import io.gossamer.lab.fabric.Component;
import io.gossamer.lab.fabric.Layout;
import io.gossamer.lab.fabric.Quantities;
import io.gossamer.lab.fabric.Recipe;
import io.gossamer.lab.host.Hosts;
import io.gossamer.lab.host.LabHost;
import io.gossamer.lab.script.Order;
import io.gossamer.lab.tun.Ground;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Carries out orders, and notes the truth. For one thread at a time. */
final class Faults {
    private final Ground ground;
    private final Hosts hosts;
    private final TruthLog truth;
    private final TreeSet<String> touched = new TreeSet<>();
    private final TreeMap<String, Traffic> loads = new TreeMap<>();
    private long corruptions;

    Faults(Ground ground, Hosts hosts, TruthLog truth) {
        this.ground = ground;
        this.hosts = hosts;
        this.truth = truth;
    }

    /** How this network is: not a fault, and never healed. */
    void base(Order order) {
        Component component = Component.parse(order.target(), ground.layout());
        Recipe recipe = Recipe.parse(order.verb(), order.amounts());
        ground.network().change(fabric -> fabric.apply("base " + order, component, recipe, true, System.nanoTime()));
    }

    void carryOut(Order order) throws Exception {
        switch (order.verb()) {
            case "heal" -> heal(order.target());
            case "icmp" -> limitIcmp(order);
            case "load" -> load(order);
            default -> {
                if (order.isForNetwork()) {
                    network(order);
                } else {
                    for (String name : order.hosts(ground.layout())) {
                        onHost(order, hosts.host(name));
                    }
                }
            }
        }
    }

    private void network(Order order) {
        boolean isCut = order.verb().equals("partition") || order.verb().equals("down");
        Component component = Component.parse(order.target(), ground.layout());
        Recipe recipe = Recipe.parse(isCut ? "cut" : order.verb(), order.amounts());
        long now = System.nanoTime();
        ground.network().change(fabric -> fabric.apply(order.key(), component, recipe, false, now));
        on(order, order.target());
    }

    private void limitIcmp(Order order) {
        Component routers = Component.parse(order.target(), ground.layout());
        long perSecond = Quantities.bytes(order.amounts().get(0));
        ground.network().change(fabric -> fabric.limitIcmp(routers, perSecond));
        on(order, order.target());
    }

    private void load(Order order) throws Exception {
        String[] ends = order.target().split("->");
        Layout layout = ground.layout();
        if (ends.length != 2) {
            throw new IllegalArgumentException("load goes from one host to another: load n1->n2 20mbit");
        }
        Traffic before = loads.put(
                order.key(),
                new Traffic(
                        ground.namespace(ends[0]),
                        layout.addressOf(layout.host(ends[1])),
                        Quantities.bitsPerSecond(order.amounts().get(0))));
        if (before != null) {
            before.close();
        }
        on(order, order.target());
    }

    private void onHost(Order order, LabHost host) throws IOException {
        touched.add(host.name());
        switch (order.verb()) {
            case "down" -> {
                power(host, false);
                host.kill();
            }
            case "up" -> {
                power(host, true);
                host.start();
            }
            case "kill" -> host.kill();
            case "stop" -> host.terminate();
            case "start" -> host.start();
            case "freeze" -> freeze(order, host);
            case "thaw" -> host.thaw();
            case "stutter" -> host.stutter(nanos(order, 0), nanos(order, 1));
            case "throttle" -> host.throttle(Quantities.share(order.amounts().get(0)));
            case "squeeze" -> host.squeeze(Quantities.bytes(order.amounts().get(0)));
            case "fill" -> host.fillDisk();
            case "slow" -> host.slowDisk(Quantities.bytes(order.amounts().get(0)));
            case "clock" -> host.clock(Duration.ofNanos(order.aheadNanos()), order.partsPerMillion());
            case "rebind" -> {
                int index = ground.layout().host(host.name());
                ground.network().change(fabric -> fabric.rebind(index));
            }
            case "corrupt" -> {
                host.kill();
                host.corrupt(order.corrupted(), ++corruptions);
                host.start();
            }
            default -> throw new IllegalArgumentException("no order '" + order.verb() + "'");
        }
        switch (order.verb()) {
            case "up", "start", "thaw" -> off(System.nanoTime(), host.name(), ended(order.verb()));
            default -> on(order, host.name());
        }
        if (order.verb().equals("freeze") && !order.amounts().isEmpty()) {
            off(System.nanoTime() + nanos(order, 0), host.name(), List.of("freeze"));
        }
    }

    /** What an order that undoes something undoes. */
    private static List<String> ended(String verb) {
        return switch (verb) {
            case "up" -> List.of("down", "kill", "stop");
            case "start" -> List.of("kill", "stop");
            default -> List.of("freeze", "stutter");
        };
    }

    private void freeze(Order order, LabHost host) throws IOException {
        if (order.amounts().isEmpty()) {
            host.freeze();
        } else {
            host.freezeFor(nanos(order, 0));
        }
    }

    private static long nanos(Order order, int at) {
        return Quantities.nanos(order.amounts().get(at));
    }

    private void power(LabHost host, boolean on) {
        int index = ground.layout().host(host.name());
        ground.network().change(fabric -> fabric.power(index, on));
    }

    private void on(Order order, String component) {
        truth.on(System.nanoTime(), component, order.verb(), String.join(" ", order.amounts()));
    }

    private void off(long nanos, String component, List<String> kinds) {
        truth.off(nanos, fault -> fault.component().equals(component) && kinds.contains(fault.kind()));
    }

    /** Everything, or what is wrong with one component. */
    void heal(String target) throws IOException {
        if (!target.isEmpty()) {
            healOnly(target);
            return;
        }
        ground.network().change(fabric -> fabric.healAll());
        loads.values().forEach(Traffic::close);
        loads.clear();
        for (String name : touched) {
            hosts.host(name).heal();
        }
        touched.clear();
        truth.off(System.nanoTime(), fault -> true);
    }

    private void healOnly(String target) throws IOException {
        boolean known =
                truth.standing().stream().anyMatch(fault -> fault.component().equals(target));
        if (!known) {
            throw new IllegalArgumentException("nothing is wrong with '" + target + "'");
        }
        for (var fault : truth.standing()) {
            String key = fault.kind() + " " + target;
            if (fault.component().equals(target)) {
                ground.network().change(fabric -> fabric.heal(key));
                Traffic load = loads.remove(key);
                if (load != null) {
                    load.close();
                }
            }
        }
        if (touched.remove(target)) {
            power(hosts.host(target), true);
            hosts.host(target).heal();
        }
        truth.off(System.nanoTime(), fault -> fault.component().equals(target));
    }

    void close() {
        loads.values().forEach(Traffic::close);
    }
}
