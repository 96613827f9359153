package io.gossamer.cluster;

import io.gossamer.proto.MembersRequest;
import io.gossamer.proto.RaftReply;
import io.gossamer.proto.RaftRequest;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Several daemons of one mesh, and the questions that a test asks of all of them. {@link #close} kills every one. */
public final class MeshProcesses implements AutoCloseable {
    private final Path launcher;
    private final Path directory;
    private final List<DaemonProcess> daemons = new ArrayList<>();

    public MeshProcesses(Path launcher, Path directory) {
        this.launcher = launcher;
        this.directory = directory;
    }

    /** Makes one, not started. */
    public DaemonProcess add(String name, List<String> join, Map<String, String> settings) {
        return add(new DaemonProcess(launcher, directory, name, join, settings));
    }

    /** One that was made elsewhere; it is killed with the others. */
    public DaemonProcess add(DaemonProcess daemon) {
        daemons.add(daemon);
        return daemon;
    }

    public List<DaemonProcess> daemons() {
        return List.copyOf(daemons);
    }

    /** Those that run; throws when one has ended by itself, which would make the mesh smaller than the test thinks. */
    public List<DaemonProcess> running() {
        daemons.forEach(DaemonProcess::checkRuns);
        return daemons.stream().filter(DaemonProcess::isRunning).toList();
    }

    /** Every running daemon sees exactly the running ones alive, its links measured, and a leader. */
    public double awaitComplete(double timeoutSeconds) {
        int expected = running().size();
        return Await.until("a complete mesh of " + expected, timeoutSeconds, () -> {
            for (DaemonProcess daemon : running()) {
                StatusReply status = daemon.api().status(StatusRequest.getDefaultInstance());
                if (!status.getComplete() || status.getMembers().getAlive() != expected) {
                    return false;
                }
            }
            return true;
        });
    }

    /** How many of so many members vote. */
    public static int votersFor(int size) {
        return size >= 5 ? 5 : size >= 3 ? 3 : 1;
    }

    /** As many voters as the mesh's size asks for, the same ones at every node, and one leader. */
    public double awaitVoters(int voters, double timeoutSeconds) {
        return Await.until(voters + " voters, agreed on", timeoutSeconds, () -> {
            Set<String> views = new TreeSet<>();
            for (DaemonProcess daemon : running()) {
                RaftReply raft = daemon.api().raft(RaftRequest.getDefaultInstance());
                if (raft.getVotersCount() != voters || !raft.getSummary().hasLeader()) {
                    return false;
                }
                List<String> peers = new ArrayList<>();
                raft.getVotersList().forEach(voter -> peers.add(voter.getPeerId()));
                java.util.Collections.sort(peers);
                views.add(raft.getGroupId()
                        + peers
                        + raft.getSummary().getLeader().getId());
            }
            return views.size() == 1;
        });
    }

    /** The mesh ids and Raft groups that the running daemons speak of: one of each in a sound mesh. */
    public Set<String> identities() {
        Set<String> found = new TreeSet<>();
        for (DaemonProcess daemon : running()) {
            found.add("mesh "
                    + daemon.api().status(StatusRequest.getDefaultInstance()).getMeshId());
            found.add("group "
                    + daemon.api().raft(RaftRequest.getDefaultInstance()).getGroupId());
        }
        return found;
    }

    public Optional<DaemonProcess> leader() {
        for (DaemonProcess daemon : running()) {
            RaftReply raft = daemon.api().raft(RaftRequest.getDefaultInstance());
            if (raft.getSummary().getRole().equals("leader")) {
                return Optional.of(daemon);
            }
        }
        return Optional.empty();
    }

    /** Names that the daemon's membership holds in any state. */
    public static Set<String> memberNames(DaemonProcess daemon) {
        Set<String> names = new TreeSet<>();
        daemon.api()
                .members(MembersRequest.getDefaultInstance())
                .getMembersList()
                .forEach(member -> names.add(member.getName()));
        return names;
    }

    /** Log tails of all, for a failure's message. */
    public String tails(int lines) {
        StringBuilder text = new StringBuilder();
        for (DaemonProcess daemon : daemons) {
            text.append("---- ")
                    .append(daemon)
                    .append('\n')
                    .append(daemon.logTail(lines))
                    .append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        for (DaemonProcess daemon : daemons) {
            daemon.close();
        }
        DaemonProcess.deleteTree(directory);
    }
}
