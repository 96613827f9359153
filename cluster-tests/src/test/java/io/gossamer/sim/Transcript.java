package io.gossamer.sim;

import io.gossamer.model.Member;
import io.gossamer.model.NodeId;
import io.gossamer.sim.fault.Fault;
import io.gossamer.swim.MembershipEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Does one command after another to a small mesh and says what came of each. */
final class Transcript implements SimWitness {
    private static final long EPOCH_START = Simulation.START_NANOS / Simulation.SECOND;

    private final Map<String, Told> told = new LinkedHashMap<>();
    private Simulation simulation = new Simulation(SimSettings.of(1));
    private long storyNanos;

    /** One thing that several nodes concluded. */
    private static final class Told {
        private final List<String> at = new ArrayList<>();
        private long firstNanos;
        private long lastNanos;
    }

    List<String> run(String line) {
        List<String> words = Arrays.asList(line.split("\\s+"));
        return switch (words.get(0)) {
            case "mesh" -> mesh(Integer.parseInt(words.get(1)), Long.parseLong(words.get(3)));
            case "run" -> events(Fault.nanos(words.get(1)));
            case "view" -> view(node(words.get(1)));
            default -> act(words);
        };
    }

    private List<String> mesh(int count, long seed) {
        simulation = Meshes.whole(SimSettings.of(seed), count);
        simulation.witness(this);
        storyNanos = simulation.nowNanos();
        return List.of();
    }

    private List<String> act(List<String> words) {
        SimNode node =
                words.size() > 1 ? node(words.get(1)) : simulation.nodes().get(0);
        switch (words.get(0)) {
            case "crash" -> node.crash();
            case "leave" -> node.leave();
            case "stop" -> node.stop();
            case "start" -> node.start(List.of(node(words.get(2)).endpoint()));
            case "restore" -> node.restoreBackup();
            case "stall" -> node.stallUntil(simulation.nowNanos() + Fault.nanos(words.get(2)));
            case "deafen" -> deafen(node, true);
            case "undeafen" -> deafen(node, false);
            case "split" -> split(words.subList(1, words.size()));
            case "heal" -> simulation.network().heal();
            default -> throw new IllegalArgumentException("no command: " + words);
        }
        return List.of();
    }

    private void deafen(SimNode node, boolean isDeaf) {
        LinkConditions now = simulation.network().everywhere();
        for (SimNode other : simulation.nodes()) {
            simulation.network().set(other.index(), node.index(), now.withCut(isDeaf));
        }
    }

    private void split(List<String> half) {
        int[] groups = new int[simulation.nodes().size()];
        half.forEach(name -> groups[node(name).index()] = 1);
        simulation.network().partition(groups);
    }

    private SimNode node(String name) {
        return simulation.nodes().get(Integer.parseInt(name.substring(1)) - 1);
    }

    @Override
    public void onEvent(SimNode node, MembershipEvent event) {
        String words = words(event);
        if (!words.isEmpty()) {
            Told one = told.computeIfAbsent(words, unseen -> new Told());
            one.firstNanos = one.at.isEmpty() ? simulation.nowNanos() : one.firstNanos;
            one.lastNanos = simulation.nowNanos();
            one.at.add(node.name());
        }
    }

    private String words(MembershipEvent event) {
        if (event instanceof MembershipEvent.Suspected suspected) {
            return name(suspected.member()) + " suspect";
        } else if (event instanceof MembershipEvent.Refuted refuted) {
            return name(refuted.member()) + " refutes";
        } else if (event instanceof MembershipEvent.Unreachable verdict) {
            return name(verdict.member()) + " unreachable";
        } else if (event instanceof MembershipEvent.Died died) {
            return name(died.member()) + " dead";
        } else if (event instanceof MembershipEvent.Left left) {
            return name(left.member()) + " left";
        } else if (event instanceof MembershipEvent.Stopped stopped) {
            return name(stopped.member()) + " stopped";
        } else if (event instanceof MembershipEvent.Returned returned) {
            return name(returned.member()) + " returns" + (returned.restarted() ? ", restarted" : "");
        } else if (event instanceof MembershipEvent.Restarted restarted) {
            return name(restarted.member()) + " restarted unmissed";
        } else if (event instanceof MembershipEvent.IdentityClash) {
            return "clash with itself";
        } else if (event instanceof MembershipEvent.Isolated) {
            return "hears nobody";
        } else if (event instanceof MembershipEvent.Frozen) {
            return "many at once: no removals";
        }
        return "";
    }

    private List<String> events(long nanos) {
        told.clear();
        simulation.run(nanos);
        List<Map.Entry<String, Told>> ordered = new ArrayList<>(told.entrySet());
        ordered.sort(Comparator.comparingLong(entry -> entry.getValue().firstNanos));
        return ordered.stream()
                .map(entry -> "%s to %s  %s: %s"
                        .formatted(
                                since(entry.getValue().firstNanos),
                                since(entry.getValue().lastNanos),
                                entry.getKey(),
                                entry.getValue().at.stream()
                                        .distinct()
                                        .sorted(Comparator.comparing(String::length)
                                                .thenComparing(Comparator.naturalOrder()))
                                        .collect(Collectors.joining(" "))))
                .toList();
    }

    private String since(long nanos) {
        return String.format(Locale.ROOT, "%.1fs", (nanos - storyNanos) / 1e9);
    }

    private List<String> view(SimNode viewer) {
        return viewer.swim().view().members().stream()
                .sorted(Comparator.comparing(
                        member -> simulation.node(member.id()).orElseThrow().index()))
                .map(this::line)
                .toList();
    }

    private String line(Member member) {
        String accusers = member.accusers().stream().map(this::name).sorted().collect(Collectors.joining(" "));
        return "%s %s, boot +%d, incarnation %d%s"
                .formatted(
                        member.name(),
                        member.state().toString().toLowerCase(Locale.ROOT),
                        member.epoch() - EPOCH_START,
                        member.incarnation() & 0xffff_ffffL,
                        accusers.isEmpty()
                                ? ""
                                : ", accused by " + accusers + " of " + member.accusersNeeded() + " needed");
    }

    private String name(NodeId id) {
        return simulation.node(id).orElseThrow().name();
    }
}
