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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the mesh says of itself to those who ask its API. */
final class MeshView {
    /** So many events the API keeps. */
    private static final int EVENTS_MAX = 1_000;

    private static final int LINES_SHOWN = 3;

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
     * What nodes see, in groups of those that see the same, the largest first: one group where all agree. Each names its nodes and, but
     * for the first, what they see otherwise than that one. Members, and alerts with their state, but for those that a side decided for
     * itself: nobody else ever has them. All are asked at once: of a large mesh on a busy machine the first would else be old news
     * when the last one answers.
     */
    static List<String> views(MeshProcesses mesh) {
        Map<TreeSet<String>, List<String>> byView = new LinkedHashMap<>();
        List<DaemonProcess> daemons = mesh.running();
        List<TreeSet<String>> views = AllAtOnce.of(daemons, MeshView::view);
        for (int i = 0; i < daemons.size(); i++) {
            byView.computeIfAbsent(views.get(i), first -> new ArrayList<>())
                    .add(daemons.get(i).name());
        }
        List<Map.Entry<TreeSet<String>, List<String>>> groups = new ArrayList<>(byView.entrySet());
        groups.sort(Comparator.comparing(group -> -group.getValue().size()));
        return groups.stream()
                .map(group -> String.join(",", group.getValue())
                        + otherwise(group.getKey(), groups.get(0).getKey()))
                .toList();
    }

    private static TreeSet<String> view(DaemonProcess daemon) {
        TreeSet<String> view = new TreeSet<>();
        for (MemberStatus member :
                daemon.api().members(MembersRequest.getDefaultInstance()).getMembersList()) {
            view.add(member.getName() + " " + member.getState().name().toLowerCase(java.util.Locale.ROOT));
        }
        for (Alert alert : alerts(daemon)) {
            if (!alert.getLabelsMap().getOrDefault("scope", "mesh").equals("local")) {
                view.add("alert %s %s %s %s"
                        .formatted(alert.getRule(), alert.getSubject(), alert.getId(), alert.getState()));
            }
        }
        return view;
    }

    /** In brackets, a few of the lines that only this one has, and the number of those that only the other one has. */
    private static String otherwise(TreeSet<String> view, TreeSet<String> usual) {
        List<String> own = view.stream().filter(line -> !usual.contains(line)).toList();
        long lacking = usual.stream().filter(line -> !view.contains(line)).count();
        if (own.isEmpty() && lacking == 0) {
            return "";
        }
        return " (%s%s; lacks %d)"
                .formatted(
                        String.join(", ", own.subList(0, Math.min(LINES_SHOWN, own.size()))),
                        own.size() > LINES_SHOWN ? " and %d more".formatted(own.size() - LINES_SHOWN) : "",
                        lacking);
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
