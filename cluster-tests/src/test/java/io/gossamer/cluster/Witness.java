package io.gossamer.cluster;

import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.Event;
import io.gossamer.proto.EventsRequest;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.MemberStatus;
import io.gossamer.proto.MembersRequest;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** What a daemon says to those who ask it: by its API, its metrics, its command line. */
public final class Witness {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Witness() {}

    public static StatusReply status(DaemonProcess asked) {
        return asked.api().status(StatusRequest.getDefaultInstance());
    }

    public static List<String> problems(DaemonProcess asked) {
        return status(asked).getProblemsList();
    }

    /** An empty one when the name is unknown there. */
    public static MemberStatus member(DaemonProcess asked, String name) {
        return asked
                .api()
                .members(MembersRequest.newBuilder().setIncludeLeft(true).build())
                .getMembersList()
                .stream()
                .filter(member -> member.getName().equals(name))
                .findFirst()
                .orElse(MemberStatus.getDefaultInstance());
    }

    /** Open and resolved ones. */
    public static List<Alert> alerts(DaemonProcess asked) {
        return asked.api()
                .alerts(AlertsRequest.newBuilder().setIncludeResolved(true).build())
                .getAlertsList();
    }

    public static List<Alert> firing(DaemonProcess asked) {
        return alerts(asked).stream()
                .filter(alert -> alert.getState() == AlertState.FIRING)
                .toList();
    }

    /** Those that reached somebody: resolved ones that had fired count too. */
    public static List<String> everFired(DaemonProcess asked) {
        return alerts(asked).stream()
                .filter(Alert::hasFiringAt)
                .map(alert -> alert.getRule() + " " + alert.getSubject())
                .toList();
    }

    public static List<LinkStatus> links(DaemonProcess asked) {
        return asked.api().links(LinksRequest.getDefaultInstance()).getLinksList();
    }

    /** What is kept, oldest first. */
    public static List<Event> events(DaemonProcess asked, String kindPrefix) {
        List<Event> events = new ArrayList<>();
        asked.api()
                .events(EventsRequest.newBuilder()
                        .setBacklog(1_000)
                        .setKindPrefix(kindPrefix)
                        .build())
                .forEachRemaining(events::add);
        return events;
    }

    /** The sum of a counter over those of its series whose labels contain {@code labels}. */
    public static double counter(DaemonProcess asked, String name, String labels)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + asked.port(4) + "/metrics"))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> (line.startsWith(name + "{") || line.startsWith(name + " ")) && line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A verb of the command line, asked of this daemon. */
    public static Command.Outcome gossamer(DaemonProcess asked, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--at", "127.0.0.1:" + asked.port(3)));
        return gossamer(all);
    }

    /** A verb of the command line that asks nobody. */
    public static Command.Outcome gossamer(List<String> words) throws IOException {
        List<String> all = new ArrayList<>(List.of(ClusterTest.launcher().toString()));
        all.addAll(words);
        return Command.run(System.getenv(), 60, all);
    }
}
