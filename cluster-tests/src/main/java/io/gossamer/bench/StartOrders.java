package io.gossamer.bench;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import io.gossamer.proto.RaftBootstrapRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The orders in which people start daemons, each with real processes: whatever the order, there must be one mesh and one
 * Raft group in the end. Every method returns the seconds until the mesh was whole, and throws with the daemons' log tails
 * when it was not.
 */
public final class StartOrders {
    private static final double WHOLE_SECONDS_MAX = 60;

    private final Path launcher;

    public StartOrders(Path launcher) {
        this.launcher = launcher;
    }

    /** One order: its name for the table, and how to do it. */
    public enum Order {
        ONE_ALONE,
        TWO,
        THREE_AT_ONCE,
        FIVE_AT_ONCE_JOINING_EACH_OTHER,
        FIVE_FOUNDERS_AT_ONCE,
        FIRST_WIPED_AND_RESTARTED,
        TWO_SOLOS_MEET,
        ALL_KILLED_AND_RESTARTED
    }

    public double run(Order order) throws IOException {
        Path directory = Files.createTempDirectory("gossamer-orders");
        try (MeshProcesses mesh = new MeshProcesses(launcher, directory)) {
            try {
                long start = System.nanoTime();
                switch (order) {
                    case ONE_ALONE -> startTogether(mesh, 1);
                    case TWO -> startTogether(mesh, 2);
                    case THREE_AT_ONCE -> startTogether(mesh, 3);
                    case FIVE_AT_ONCE_JOINING_EACH_OTHER -> fiveJoiningEachOther(mesh);
                    case FIVE_FOUNDERS_AT_ONCE -> fiveFounders(mesh);
                    case FIRST_WIPED_AND_RESTARTED -> firstWiped(mesh);
                    case TWO_SOLOS_MEET -> twoSolosMeet(mesh);
                    case ALL_KILLED_AND_RESTARTED -> allKilled(mesh);
                }
                assertWhole(mesh);
                return (System.nanoTime() - start) / 1e9;
            } catch (RuntimeException failed) {
                throw new IllegalStateException(order + ": " + failed.getMessage() + "\n" + mesh.tails(25), failed);
            }
        }
    }

    private static void assertWhole(MeshProcesses mesh) {
        int size = mesh.running().size();
        mesh.awaitComplete(WHOLE_SECONDS_MAX);
        mesh.awaitVoters(MeshProcesses.votersFor(size), WHOLE_SECONDS_MAX);
        Set<String> identities = mesh.identities();
        if (identities.size() != 2) {
            throw new IllegalStateException("more than one mesh or group: " + identities);
        }
    }

    /** The first plain, the others joining it, all started without waiting. */
    private static void startTogether(MeshProcesses mesh, int size) throws IOException {
        DaemonProcess first = mesh.add("n1", List.of(), Map.of()).start();
        for (int i = 2; i <= size; i++) {
            mesh.add("n" + i, List.of(first.gossipAddress()), Map.of()).start();
        }
    }

    /** The same list on all, itself in it: nobody founds a group, each says so, and one command mends it. */
    private static void fiveJoiningEachOther(MeshProcesses mesh) throws IOException {
        List<DaemonProcess> five = fiveListed(mesh, Map.of());
        Await.until(
                "each says that no group was founded", 45, () -> five.stream().allMatch(daemon -> daemon.api()
                        .status(io.gossamer.proto.StatusRequest.getDefaultInstance())
                        .getRaft()
                        .getProblem()
                        .contains("gossamer raft bootstrap")));
        five.get(0).api().raftBootstrap(RaftBootstrapRequest.getDefaultInstance());
    }

    private static void fiveFounders(MeshProcesses mesh) throws IOException {
        fiveListed(mesh, Map.of("raft.founders", "n1,n2,n3,n4,n5"));
    }

    private static List<DaemonProcess> fiveListed(MeshProcesses mesh, Map<String, String> settings) throws IOException {
        List<DaemonProcess> five = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            five.add(mesh.add("n" + i, List.of(), settings));
        }
        for (DaemonProcess daemon : five) {
            five.forEach(other -> daemon.addJoin(other.gossipAddress()));
        }
        for (DaemonProcess daemon : five) {
            daemon.start();
        }
        return five;
    }

    /** The first node, which founded the mesh, loses its disk: it must come back as a joiner, not found again. */
    private static void firstWiped(MeshProcesses mesh) throws IOException {
        startTogether(mesh, 3);
        assertWhole(mesh);
        DaemonProcess first = mesh.daemons().get(0);
        first.kill();
        first.wipe();
        first.addJoin(mesh.daemons().get(1).gossipAddress());
        first.start();
    }

    private static void twoSolosMeet(MeshProcesses mesh) throws IOException {
        DaemonProcess one = mesh.add("n1", List.of(), Map.of()).start();
        DaemonProcess other = mesh.add("n2", List.of(), Map.of()).start();
        Await.until("both lead a mesh of one", 30, () -> isLeader(one) && isLeader(other));
        one.api()
                .join(io.gossamer.proto.JoinRequest.newBuilder()
                        .addSeeds(other.gossipAddress())
                        .build());
    }

    private static boolean isLeader(DaemonProcess daemon) {
        return daemon.api()
                .raft(io.gossamer.proto.RaftRequest.getDefaultInstance())
                .getSummary()
                .getRole()
                .equals("leader");
    }

    private static void allKilled(MeshProcesses mesh) throws IOException {
        startTogether(mesh, 5);
        assertWhole(mesh);
        Set<String> before = mesh.identities();
        mesh.daemons().forEach(DaemonProcess::kill);
        for (DaemonProcess daemon : mesh.daemons()) {
            daemon.start();
        }
        assertWhole(mesh);
        if (!mesh.identities().equals(before)) {
            throw new IllegalStateException("was " + before + ", is " + mesh.identities());
        }
    }
}
