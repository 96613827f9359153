package io.gossamer.bench.accuracy;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksRequest;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.TreeMap;

/** What a mesh's alert book ever held, asked for over and over: each of its nodes in turn, pending ones included. */
final class AlertWatch {
    private final MeshProcesses mesh;
    private final Map<String, Seen> seen = new TreeMap<>();
    private int asked;
    private int refused;
    private int linksNotUp;

    /** One alert, by its id. */
    static final class Seen {
        final String rule;
        final String subject;
        final String summary;
        boolean fired;

        Seen(Alert alert) {
            rule = alert.getRule();
            subject = alert.getSubject();
            summary = alert.getSummary();
        }

        @Override
        public String toString() {
            return (fired ? "fired   " : "pending ") + rule + " " + subject + ": " + summary;
        }
    }

    AlertWatch(MeshProcesses mesh) {
        this.mesh = mesh;
    }

    /** Asks one node. A starved one may not answer in time: that is counted. */
    void look() {
        DaemonProcess node = mesh.running().get(asked++ % mesh.running().size());
        try {
            node.api()
                    .alerts(AlertsRequest.newBuilder().setIncludeResolved(true).build())
                    .getAlertsList()
                    .forEach(this::note);
            for (LinkStatus link : node.api()
                    .links(LinksRequest.newBuilder().setLocalOnly(true).build())
                    .getLinksList()) {
                linksNotUp += link.getState() == LinkState.LINK_UP ? 0 : 1;
            }
        } catch (StatusRuntimeException busy) {
            refused++;
        }
    }

    private void note(Alert alert) {
        Seen one = seen.computeIfAbsent(alert.getId(), unseen -> new Seen(alert));
        one.fired |= alert.getState() == AlertState.FIRING || alert.hasFiringAt();
    }

    /** By their ids. */
    Map<String, Seen> seen() {
        return Map.copyOf(seen);
    }

    String words() {
        return "asked %,d times, not answered in time %,d; links seen in another state than up: %,d"
                .formatted(asked, refused, linksNotUp);
    }
}
