package io.gossamer.lab;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.Event;
import io.gossamer.proto.EventsRequest;
import io.gossamer.proto.LinkCounts;
import io.gossamer.proto.MemberCounts;
import io.gossamer.proto.MemberStatus;
import io.gossamer.proto.MembersRequest;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the mesh says of itself to those who ask its API. */
final class MeshView {
    /** So many events the API keeps. */
    private static final int EVENTS_MAX = 1_000;

    private MeshView() {}

    /** Alerts that are open at any node. */
    static TreeSet<String> openAlerts(MeshProcesses mesh) {
        TreeSet<String> open = new TreeSet<>();
        for (DaemonProcess daemon : mesh.running()) {
            for (Alert alert : alerts(daemon)) {
                if (alert.getState() != AlertState.RESOLVED) {
                    open.add(alert.getRule() + " " + alert.getSubject());
                }
            }
        }
        return open;
    }

    private static List<Alert> alerts(DaemonProcess daemon) {
        return daemon.api()
                .alerts(AlertsRequest.newBuilder().setIncludeResolved(true).build())
                .getAlertsList();
    }

    /**
     * What nodes see, in groups of those that see the same: one group where all agree. Members, and alerts with their state, but for
     * those that a side decided for itself: nobody else ever has them.
     */
    static List<String> views(MeshProcesses mesh) {
        TreeMap<String, List<String>> byView = new TreeMap<>();
        for (DaemonProcess daemon : mesh.running()) {
            TreeSet<String> view = new TreeSet<>();
            for (MemberStatus member :
                    daemon.api().members(MembersRequest.getDefaultInstance()).getMembersList()) {
                view.add(member.getName() + " " + member.getState().name().toLowerCase(java.util.Locale.ROOT));
            }
            for (Alert alert : alerts(daemon)) {
                if (alert.getLabelsMap().getOrDefault("scope", "mesh").equals("local")) {
                    continue;
                }
                view.add("alert " + alert.getId() + " " + alert.getState());
            }
            byView.computeIfAbsent(view.toString(), first -> new ArrayList<>()).add(daemon.name());
        }
        return byView.values().stream().map(names -> String.join(",", names)).toList();
    }

    /** Times when one of {@code calm} said of another one that it is unreachable or dead, or a link between them down. */
    static List<String> flaps(MeshProcesses mesh, Set<String> calm, Instant since) {
        List<String> flaps = new ArrayList<>();
        for (DaemonProcess daemon : mesh.running()) {
            if (!calm.contains(daemon.name())) {
                continue;
            }
            daemon.api()
                    .events(EventsRequest.newBuilder().setBacklog(EVENTS_MAX).build())
                    .forEachRemaining(event -> {
                        if (isFlap(event, calm, since)) {
                            flaps.add("%s said %s of %s".formatted(daemon.name(), event.getKind(), event.getSubject()));
                        }
                    });
        }
        return flaps;
    }

    private static boolean isFlap(Event event, Set<String> calm, Instant since) {
        boolean bad = Set.of("member.unreachable", "member.dead", "link.down").contains(event.getKind());
        return bad
                && event.getAt().getSeconds() >= since.getEpochSecond()
                && List.of(event.getSubject().split("[^\\w.-]+")).stream()
                        .filter(name -> name.matches("n\\d+"))
                        .allMatch(calm::contains);
    }

    /** One line from the first node that answers. */
    static String line(MeshProcesses mesh) {
        return mesh.daemons().stream()
                .filter(DaemonProcess::isRunning)
                .flatMap(daemon -> line(daemon).stream())
                .findFirst()
                .orElse("nobody answers");
    }

    private static Optional<String> line(DaemonProcess daemon) {
        StatusReply status;
        try {
            status = daemon.api().status(StatusRequest.getDefaultInstance());
        } catch (StatusRuntimeException silent) {
            return Optional.empty();
        }
        MemberCounts members = status.getMembers();
        LinkCounts links = status.getLinks();
        return Optional.of(
                ("%s sees %d alive, %d suspect, %d unreachable or dead; links %d up, %d degraded, %d down; leader %s;"
                                + " %d firing")
                        .formatted(
                                daemon.name(),
                                members.getAlive(),
                                members.getSuspect(),
                                members.getUnreachable() + members.getDead(),
                                links.getUp(),
                                links.getDegraded(),
                                links.getDown(),
                                status.getRaft().hasLeader()
                                        ? status.getRaft().getLeader().getName()
                                        : "none",
                                status.getAlertsFiring()));
    }
}
