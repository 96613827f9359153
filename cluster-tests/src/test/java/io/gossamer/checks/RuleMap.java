package io.gossamer.checks;

import static io.gossamer.checks.Library.ANNOTATIONS;
import static io.gossamer.checks.Library.BOUNCYCASTLE;
import static io.gossamer.checks.Library.GRPC;
import static io.gossamer.checks.Library.GUAVA;
import static io.gossamer.checks.Library.HISTOGRAM;
import static io.gossamer.checks.Library.JMH;
import static io.gossamer.checks.Library.JNA;
import static io.gossamer.checks.Library.LOGBACK;
import static io.gossamer.checks.Library.MICROMETER;
import static io.gossamer.checks.Library.NETTY;
import static io.gossamer.checks.Library.PICOCLI;
import static io.gossamer.checks.Library.PROTOBUF;
import static io.gossamer.checks.Library.RATIS;
import static io.gossamer.checks.Library.ROCKSDB;
import static io.gossamer.checks.Library.SLF4J;
import static io.gossamer.checks.Library.YAML;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who may import what. This one map is what {@link ArchitectureTest} holds the code against, and what is printed as a table
 * into ARCHITECTURE.md. The rooms stand in data-path order: a measurement flows down the list, and nothing knows what stands
 * below it.
 *
 * <p>protobuf goes with {@code proto}: whoever may hold a generated message needs its timestamps and bytes too.
 */
final class RuleMap {
    static final List<Room> ROOMS = rooms();

    private RuleMap() {}

    private static List<Room> rooms() {
        Plan plan = new Plan();

        protocol(plan);
        plan.module("storage");
        plan.room("storage", "model time wire proto", PROTOBUF, ROCKSDB, SLF4J);

        plan.module("node");
        plan.room("config.value", "model");
        plan.room("config", "model config.value", YAML, SLF4J);
        plan.room("identity", "model time wire config", BOUNCYCASTLE, SLF4J);
        plan.room("gossip", "model time wire linkstate swim config identity", NETTY, SLF4J);
        plan.pure("measure", "model coordinate linkstate");
        measuring(plan);
        plan.room("consensus.ratis", "model time wire proto config", PROTOBUF, GRPC, RATIS, SLF4J);
        String group = "model time wire proto config consensus";
        plan.room("consensus", "model time wire proto config", PROTOBUF, GRPC, SLF4J);
        plan.room("consensus.voter", group + " consensus.ratis", PROTOBUF, GRPC, SLF4J);
        plan.room("consensus.observer", group, PROTOBUF, GRPC, SLF4J);
        String seats = group + " consensus.ratis consensus.voter consensus.observer";
        plan.room("consensus.founding", seats, PROTOBUF, GRPC, SLF4J);
        plan.room("consensus.node", seats + " consensus.founding", PROTOBUF, GRPC, SLF4J);
        // What is replicated is kept as the messages that are replicated; consensus is there for its port, CommandLog.
        plan.pure("control", "model proto consensus", PROTOBUF);
        // What was decided already, a departure for one, is part of the picture that detectors look at.
        plan.pure("aggregate", "model proto linkstate control", PROTOBUF);
        plan.pure("detect", "model proto aggregate control");
        plan.pure("alert", "model proto config aggregate detect consensus control", PROTOBUF);
        plan.room("notify", "model time proto config alert control", PROTOBUF, SLF4J);

        String left =
                "model time wire coordinate proto linkstate swim flight storage config identity measure probe probe.path targets"
                        + " consensus control aggregate detect alert notify";
        // gRPC's server takes the loops that it shares with http from outside, hence Netty.
        plan.room("query", left, PROTOBUF, GRPC, NETTY, SLF4J);
        // relay is a service on query's server, and sends through its channels to other members.
        plan.room("relay", "model time wire proto storage config query", PROTOBUF, GRPC, SLF4J);
        // Calls and a service on query's faces, like relay; agrees with other members through query's channels.
        plan.room(
                "instrument",
                "model time proto config measure probe.kernel probe.live probe passive bandwidth query",
                PROTOBUF,
                GRPC,
                NETTY,
                SLF4J);
        // LocalMesh, the one port through which the faces see this node, lies in query.
        plan.room("metrics", left + " passive query", MICROMETER, HISTOGRAM, SLF4J);
        plan.room("http", left + " query metrics", PROTOBUF, NETTY, SLF4J);
        // Opens the loops that the rooms share, hence Netty.
        plan.room(
                "daemon",
                left
                        + " passive bandwidth probe.targets probe.peers host gossip consensus.ratis consensus.node query relay instrument metrics http",
                PROTOBUF,
                GRPC,
                NETTY,
                SLF4J,
                LOGBACK);
        plan.room("cli", "model time wire proto config identity daemon", PICOCLI, PROTOBUF, GRPC, SLF4J, LOGBACK);

        clusterTests(plan);
        return Collections.unmodifiableList(plan.rooms);
    }

    private static void protocol(Plan plan) {
        plan.module("protocol");
        plan.pure("model", "");
        plan.room("time", "");
        plan.room("proto", "", PROTOBUF, GRPC, GUAVA);
        plan.pure("wire", "model proto", PROTOBUF);
        plan.pure("coordinate", "model");
        // protobuf for its ByteString alone: a row is signed and passed on as the bytes that came in.
        plan.pure("linkstate", "model wire coordinate", PROTOBUF);
        plan.pure("swim", "model wire linkstate");
        plan.pure("flight", "model wire coordinate linkstate swim", PROTOBUF);
    }

    private static void measuring(Plan plan) {
        // Sockets with the kernel's stamps: all that touches memory outside the heap.
        plan.room("probe.kernel", "", JNA);
        plan.room("host", "", JNA);
        plan.pure("probe.path", "model");
        plan.pure("probe.trial", "model");
        plan.pure("probe.mtu", "model probe.trial");
        plan.pure("probe.classes", "model probe.trial");
        plan.pure("probe.pace", "model probe.trial");
        plan.room("probe.reflector", "model time wire measure probe.pace");
        plan.pure("probe.live", "measure");
        plan.room(
                "probe",
                "model time wire config measure host probe.kernel probe.path probe.trial probe.mtu probe.classes"
                        + " probe.pace probe.reflector probe.live",
                NETTY,
                SLF4J);
        plan.pure("targets", "model proto", PROTOBUF);
        plan.room("probe.targets", "model time proto targets probe probe.kernel", PROTOBUF, GRPC, NETTY);
        // Of members, with the echoes that targets are probed with.
        plan.room("probe.peers", "model time proto targets probe probe.targets", PROTOBUF, NETTY);
        // What the kernel knows already, and what it tells of trains.
        plan.room("passive", "model time probe.kernel");
        plan.room("bandwidth", "model time probe.kernel");
    }

    private static void clusterTests(Plan plan) {
        plan.module("cluster-tests");
        plan.room("cluster", "model proto", PROTOBUF, GRPC, NETTY, JNA);
        // Puts a machine into a recorded state, for which it makes objects without their constructors.
        plan.room("replay", "model wire linkstate swim flight", PROTOBUF);
        plan.room("swarm", "model wire linkstate proto", PROTOBUF, GRPC, NETTY);
        // Judges links as the daemon does; protobuf for its ByteString alone.
        plan.room("sim", "model wire coordinate linkstate swim measure", PROTOBUF);
        plan.pure("lab.fabric", "");
        plan.room("lab.tun", "cluster lab.fabric", JNA);
        plan.room("lab.host", "cluster proto lab.fabric lab.tun", PROTOBUF, GRPC);
        plan.pure("lab.script", "lab.fabric");
        plan.pure("lab.verdict", "lab.script");
        plan.room("lab", "cluster proto lab.fabric lab.tun lab.host lab.script lab.verdict", PROTOBUF, GRPC, PICOCLI);
        plan.room("bench.accuracy", "proto cluster lab.fabric lab.tun", PROTOBUF, GRPC);
        plan.room(
                "bench",
                "model time wire coordinate proto swim flight identity cluster replay swarm sim lab lab.fabric lab.tun lab.script"
                        + " bench.accuracy",
                PROTOBUF,
                GRPC,
                JMH);
    }

    /** The room of a package; the innermost, where one room lies in another. */
    static Optional<Room> roomOf(String packageName) {
        Room found = null;
        for (Room room : ROOMS) {
            if (room.holds(packageName)
                    && (found == null || room.name().length() > found.name().length())) {
                found = room;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The map as the Markdown table that stands in ARCHITECTURE.md. */
    static String table() {
        StringBuilder table =
                new StringBuilder("| module | package | pure | may import | libraries |\n|---|---|---|---|---|\n");
        for (Room room : ROOMS) {
            table.append("| ").append(room.module());
            table.append(" | `").append(room.name()).append('`');
            table.append(" | ").append(room.pure() ? "yes" : "");
            table.append(" | ").append(room.uses().isEmpty() ? "–" : String.join(" ", room.uses()));
            table.append(" | ").append(libraries(room)).append(" |\n");
        }
        return table.toString();
    }

    private static String libraries(Room room) {
        String names = room.libraries().stream()
                .filter(library -> library != ANNOTATIONS)
                .map(Library::toString)
                .collect(Collectors.joining(" "));
        return names.isEmpty() ? "–" : names;
    }

    /** The rooms as they are written down above. */
    private static final class Plan {
        private final List<Room> rooms = new ArrayList<>();
        private String module = "";

        void module(String name) {
            module = name;
        }

        void pure(String name, String uses, Library... libraries) {
            add(name, true, uses, libraries);
        }

        void room(String name, String uses, Library... libraries) {
            add(name, false, uses, libraries);
        }

        private void add(String name, boolean pure, String uses, Library... libraries) {
            Set<String> names = new LinkedHashSet<>(uses.isEmpty() ? List.of() : Arrays.asList(uses.split(" ")));
            Set<String> known = rooms.stream().map(Room::name).collect(Collectors.toCollection(TreeSet::new));
            known.add(name);
            if (!known.containsAll(names)) {
                throw new IllegalArgumentException(name + " imports a room that stands below it: " + names);
            }
            Set<Library> allowed = EnumSet.of(ANNOTATIONS, libraries);
            rooms.add(new Room(module, name, pure, Collections.unmodifiableSet(names), allowed));
        }
    }
}
