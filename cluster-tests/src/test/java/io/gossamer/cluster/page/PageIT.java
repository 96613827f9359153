package io.gossamer.cluster.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.HistoryPoint;
import io.gossamer.proto.HistoryRequest;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of one of five real daemons, in a real browser: what somebody on call sees and does. */
@NeedsBrowser
class PageIT extends ClusterTest {
    /** A verdict of the page is due so long after the kill. */
    private static final double VERDICT_SECONDS_MAX = 6;
    /** A machine on which a daemon's protocol thread or the browser is later than this cannot be held to that. */
    private static final double LATE_SECONDS_MAX = 0.25;
    /** Whatever the machine is like, so long after the page's own node knows it. */
    private static final double BEHIND_NODE_SECONDS_MAX = 3;

    private static final Path PICTURES = Path.of("target/page");

    private List<DaemonProcess> startFive() throws Exception {
        List<DaemonProcess> nodes = new ArrayList<>();
        for (int n = 1; n <= 5; n++) {
            List<String> join =
                    nodes.isEmpty() ? List.of() : List.of(nodes.get(0).gossipAddress());
            nodes.add(mesh.add("n" + n, join, Map.of("node.zone", n <= 3 ? "eu/a" : "eu/b"))
                    .start());
        }
        mesh.awaitComplete(300);
        mesh.awaitVoters(5, 300);
        return nodes;
    }

    @Test
    void aKilledDaemonIsSeenAtAGlanceAndAcknowledged() throws Exception {
        List<DaemonProcess> nodes = startFive();
        DaemonProcess shown = nodes.get(0);
        try (Browser browser = new Browser(shown.port(4))) {
            browser.scheme("light");
            browser.open("#/");
            browser.awaitText("#verdict", "5/5 alive");
            long before = aTimeWhenTheFifthAnswered(shown);
            nodes.get(4).kill();
            awaitVerdict(browser, nodes, System.nanoTime());

            browser.awaitText("[data-alert][data-state=FIRING]", "n5 node_unreachable");
            assertThat(cellFromFirstToFifth(browser)).startsWith("n1 to n5: ").doesNotContain(": up");
            browser.screenshot(PICTURES.resolve("killed-light.png"));
            browser.scheme("dark");
            browser.screenshot(PICTURES.resolve("killed-dark.png"));

            acknowledge(browser, shown);
            travel(browser, before);
            assertThat(browser.consoleErrors()).isEmpty();
            whatOnlyItsOwnNodeKnows(browser);
            assertThat(browser.consoleErrors())
                    .as("a browser writes down that the silent node's own word was refused")
                    .allSatisfy(error -> assertThat(error).contains("/api/v1/status?node="));
            assertThat(browser.foreignRequests()).isEmpty();

            shown.kill();
            browser.awaitText("#stale", "Stale since");
            assertThat(browser.text("#verdict"))
                    .as("the last that it said stays")
                    .contains("4/5 alive");
        }
    }

    /** Asks page and node side by side, so that a machine that makes the node late does not make the page look late. */
    private static void awaitVerdict(Browser browser, List<DaemonProcess> nodes, long killedNanos) {
        DaemonProcess shown = nodes.get(0);
        double[] node = {Double.NaN};
        double[] late = {0};
        double page = Await.until("the verdict to name n5", 60, () -> {
            if (Double.isNaN(node[0]) && saysThatANodeIsGone(shown)) {
                node[0] = (System.nanoTime() - killedNanos) / 1e9;
            }
            long asked = System.nanoTime();
            String verdict = browser.text("#verdict");
            late[0] = Math.max(late[0], (System.nanoTime() - asked) / 1e9);
            return verdict.contains("4/5 alive") && verdict.contains("n5 unreachable");
        });
        for (DaemonProcess survivor : nodes.subList(0, 4)) {
            StatusReply status = survivor.api().status(StatusRequest.getDefaultInstance());
            late[0] = Math.max(late[0], status.getSelf().getLoopLagP99Seconds());
        }
        System.out.printf(
                "the page named n5 %.1f s after the kill, its node %.1f s; the latest was late by %.3f s%n",
                page, node[0], late[0]);
        assertThat(page - node[0]).as("behind its node").isLessThan(BEHIND_NODE_SECONDS_MAX);
        if (late[0] <= LATE_SECONDS_MAX) {
            assertThat(page).as("after the kill").isLessThan(VERDICT_SECONDS_MAX);
        }
        assertThat(browser.attribute("#verdict", "data-level")).isEqualTo("bad");
    }

    /** On a busy machine another alert, about that, may have been firing before. */
    private static boolean saysThatANodeIsGone(DaemonProcess daemon) {
        return daemon.api().alerts(AlertsRequest.getDefaultInstance()).getAlertsList().stream()
                .anyMatch(alert -> alert.getRule().equals("node_unreachable") && alert.getState() == AlertState.FIRING);
    }

    /** By the keyboard, as a reader of the screen hears it: the canvas itself has no text. */
    private static String cellFromFirstToFifth(Browser browser) {
        for (int step = 0; step < 4; step++) {
            browser.type(".matrix .frame", org.openqa.selenium.Keys.ARROW_RIGHT.toString());
        }
        Await.until("the chosen square to be told", 30, () -> told(browser).startsWith("n1 to n5"));
        Await.until("the square to turn", 30, () -> !told(browser).contains(": up"));
        return told(browser);
    }

    /**
     * Unix seconds of a window of n1 → n5 that is kept, and not the newest. In the one before it, too, n5 answered: a look back is
     * the worst of a step, and a step may take in parts of both.
     */
    private static long aTimeWhenTheFifthAnswered(DaemonProcess shown) {
        HistoryRequest toFifth =
                HistoryRequest.newBuilder().setFrom("n1").setTo("n5").build();
        long[] start = new long[1];
        Await.until("windows in which n5 answered", 120, () -> {
            List<HistoryPoint> up = shown.api().history(toFifth).getPointsList().stream()
                    .filter(point -> point.getState() == LinkState.LINK_UP)
                    .toList();
            start[0] = up.size() < 2 ? 0 : up.get(1).getStart().getSeconds();
            return up.size() >= 3;
        });
        return start[0];
    }

    private static void travel(Browser browser, long before) throws IOException {
        browser.open("#/?back=15m&at=" + before);
        browser.awaitText("#travel-told", "links");
        for (int step = 0; step < 4; step++) {
            browser.type(".matrix .frame", org.openqa.selenium.Keys.ARROW_RIGHT.toString());
        }
        Await.until("the square of then", 30, () -> told(browser).startsWith("n1 to n5: up"));
        assertThat(browser.text(".travel")).as("its own history went with it").contains("did not answer", "n5");
        browser.screenshot(PICTURES.resolve("travel-dark.png"));
        browser.open("#/graph?back=15m&at=" + before);
        browser.awaitText("#travel-told", "links");
        browser.awaitText(".graph", "unknown, the others up");
        browser.open("#/?back=15m&at=" + before);
        browser.click("#travel-live");
        Await.until("the live matrix", 30, () -> !browser.has("#travel-time"));
        assertThat(cellFromFirstToFifth(browser)).doesNotContain(": up");
    }

    private static void whatOnlyItsOwnNodeKnows(Browser browser) {
        browser.open("#/node/n2");
        browser.awaitText("main", "resident memory");
        assertThat(browser.text("main"))
                .contains("own lateness", "by its own word")
                .containsPattern("[0-9]+ MB");
        browser.open("#/node/n5");
        browser.awaitText("#own-word", "n5 was asked");
    }

    private static String told(Browser browser) {
        return String.valueOf(browser.script("return document.querySelector('#matrix-told').textContent"));
    }

    private static void acknowledge(Browser browser, DaemonProcess shown) {
        browser.click("[data-alert][data-state=FIRING] a.about");
        browser.await("#alert-detail");
        assertThat(browser.text("#alert-detail")).contains("Who says so", "gets no answer from n5");
        browser.click("#acknowledge");
        browser.type("dialog input[name=by]", "tester");
        browser.type("dialog input[name=comment]", "on it");
        browser.click("dialog button[type=submit]");
        browser.awaitText("#alert-detail", "by tester: on it");
        Alert alert = shown.api().alerts(AlertsRequest.getDefaultInstance()).getAlertsList().stream()
                .filter(one -> one.getSubject().equals("n5"))
                .findFirst()
                .orElseThrow();
        assertThat(alert.getAcknowledged()).isTrue();
        assertThat(alert.getAcknowledgedBy()).isEqualTo("tester");
    }

    @Test
    void deepLinksRestoreTheirViewAndEveryViewIsAccessible() throws Exception {
        List<DaemonProcess> nodes = startFive();
        try (Browser browser = new Browser(nodes.get(1).port(4))) {
            browser.scheme("light");
            browser.open("#/?metric=p50");
            browser.awaitText(".metrics button[aria-pressed=true]", "RTT p50");
            browser.open("#/events?kind=link&filter=n3");
            assertThat(browser.script("return document.querySelector('select').value"))
                    .isEqualTo("link");
            browser.awaitText("#timeline", "n3");
            assertThat(browser.text("#timeline")).doesNotContain("joined");

            browser.open("#/link/n1/n3?range=5m");
            Await.until(
                    "the chart to have points", 90, () -> number(browser.attribute("#history", "data-points")) >= 2);
            Await.until(
                    "three charts",
                    30,
                    () -> number(String.valueOf(
                                    browser.script("return document.querySelectorAll('.uplot canvas').length")))
                            == 3);
            assertThat(browser.text("main")).contains("n1 → n3", "n3 → n1", "RTT p50");
            browser.screenshot(PICTURES.resolve("link-light.png"));

            List<String> findings = new ArrayList<>();
            for (String scheme : List.of("light", "dark")) {
                browser.scheme(scheme);
                for (String view :
                        List.of("#/", "#/link/n1/n3", "#/node/n2", "#/nodes", "#/alerts", "#/events", "#/graph")) {
                    browser.open(view);
                    browser.seriousFindings().forEach(finding -> findings.add(scheme + " " + view + " " + finding));
                }
            }
            browser.size(390, 844);
            browser.open("#/");
            browser.screenshot(PICTURES.resolve("phone-dark.png"));
            assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
                    .as("nothing is wider than a phone")
                    .isEqualTo(true);
            assertThat(findings).isEmpty();

            browser.open("#/node/nobody");
            browser.awaitText("main", "No member is called “nobody”");
            browser.open("#/link/n1/nowhere?range=30d");
            browser.awaitText("main", "No member is called “nowhere”");
            assertThat(browser.consoleErrors()).isEmpty();
            assertThat(browser.foreignRequests()).isEmpty();
            browser.open("#/link/n1/n3?start=1&end=99999999999");
            browser.awaitText("main .refused", "the range is too long");
        }
    }

    private static int number(String text) {
        return text.matches("[0-9]+") ? Integer.parseInt(text) : 0;
    }
}
