package io.gossamer.cluster.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.proto.StatusRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page says of squares that have something in common: its own function, in the browser that it is written for. */
@NeedsBrowser
class PatternsIT extends ClusterTest {
    /** Six nodes in two zones that all measure each other; then what is said of some links: [from, to, state, values]. */
    private static final String SENTENCES = """
            const [links, done] = arguments;
            const url = [...document.querySelectorAll("link[rel=modulepreload]")].map((one) => one.href);
            const find = (name) => import(url.find((one) => one.endsWith("/" + name)));
            Promise.all([find("matrix-model.js"), find("patterns.js")]).then(([model, patterns]) => {
              const names = ["n1", "n2", "n3", "n4", "n5", "n6"];
              const pairs = names.flatMap((_, from) => names.flatMap((_, to) => (from === to ? [] : [[from, to]])));
              const told = new Map(links.map(([from, to, state, values]) => [from + ">" + to, { state, ...values }]));
              const column = (of) => pairs.map(([from, to]) => of(told.get(names[from] + ">" + names[to]) || {}));
              const json = {
                nodes: names.map((name, n) => [name + "-id", name, n < 3 ? "eu-1" : "eu-2", "ALIVE"]), links: pairs.length, at: 0, leftOut: 0, unreached: [],
                from: pairs.map(([from]) => from), to: pairs.map(([, to]) => to), state: column((one) => one.state ?? 2), tier: 2, age: 3,
                stateAge: column((one) => one.stateAge ?? null), sent: 100, received: 100, loss: column((one) => one.loss ?? 0),
                lostForward: column((one) => one.there ?? 0), lostReverse: column((one) => one.back ?? 0),
                p50: 0.001, p99: null, max: 0.002, ipdv: 0.0001, impaired: 0,
              };
              const { found, more } = patterns.patterns(model.readColumns(json));
              done([...found.map((one) => one.level + " " + one.text), ...(more ? ["more " + more] : [])]);
            }).catch((failure) => done(["failed: " + failure]));
            """;

    private static final int DEGRADED = 3;
    private static final int DOWN = 4;

    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        DaemonProcess daemon = mesh.add("n1", List.of(), Map.of()).start();
        Await.until("it answers", 120, () -> daemon.api()
                .status(StatusRequest.getDefaultInstance())
                .hasNode());
        browser = new Browser(daemon.port(4));
        browser.open("#/");
    }

    @AfterEach
    void close() {
        browser.close();
    }

    private List<String> sentences(List<?>... links) {
        return ((List<?>) browser.waitInPage(SENTENCES, List.of(links)))
                .stream().map(String::valueOf).toList();
    }

    private static List<?> link(String from, String to, int state, Map<String, ?> values) {
        return List.of(from, to, state, values);
    }

    private static List<?> down(String from, String to) {
        return link(from, to, DOWN, Map.of("loss", 1));
    }

    /** Of a hundred probes eighteen are lost on one way, for an hour now. */
    private static List<?> loses(String from, String to, String way) {
        return link(from, to, DEGRADED, Map.of("loss", 0.18, way, 18, "stateAge", 3600));
    }

    @Test
    void whatBadLinksHaveInCommonIsNamedOnceInWords() {
        assertThat(sentences()).as("all is well").isEmpty();

        assertThat(sentences(down("n2", "n1"), down("n2", "n3"), down("n2", "n4"), down("n2", "n5"), down("n2", "n6")))
                .as("a row")
                .singleElement()
                .isEqualTo("bad everything that n2 measures, while the others see it well: down (5 links)");

        assertThat(sentences(down("n1", "n2"), down("n3", "n2"), down("n4", "n2"), down("n5", "n2"), down("n6", "n2")))
                .as("a column")
                .singleElement()
                .isEqualTo("bad everything towards n2: down (5 links)");

        assertThat(sentences(
                        down("n2", "n1"),
                        down("n2", "n3"),
                        down("n2", "n4"),
                        down("n2", "n5"),
                        down("n2", "n6"),
                        down("n1", "n2"),
                        down("n3", "n2"),
                        down("n4", "n2"),
                        down("n5", "n2"),
                        down("n6", "n2")))
                .as("a cross")
                .singleElement()
                .isEqualTo("bad everything from and to n2: down (10 links)");

        assertThat(sentences(
                        down("n1", "n4"),
                        down("n1", "n5"),
                        down("n1", "n6"),
                        down("n2", "n4"),
                        down("n2", "n5"),
                        down("n2", "n6"),
                        down("n3", "n4"),
                        down("n3", "n5"),
                        down("n3", "n6")))
                .as("a block")
                .singleElement()
                .isEqualTo("bad zone eu-1 → zone eu-2: down (9 links)");
    }

    @Test
    void aLossIsSaidWithItsShareItsBeginningAndItsDirection() {
        assertThat(sentences(
                        loses("n1", "n4", "there"),
                        loses("n1", "n5", "there"),
                        loses("n1", "n6", "there"),
                        loses("n4", "n1", "back"),
                        loses("n5", "n1", "back"),
                        loses("n6", "n1", "back")))
                .as("what both ends see is named once, as the direction that loses")
                .singleElement(STRING)
                .matches("warn n1 → zone eu-2: 18 % loss since [0-9: -]+, other direction clean \\(3 links\\)");

        assertThat(sentences(
                        loses("n2", "n1", "there"),
                        loses("n2", "n3", "there"),
                        loses("n2", "n4", "there"),
                        loses("n2", "n5", "there"),
                        loses("n2", "n6", "there"),
                        loses("n5", "n2", "back")))
                .singleElement(STRING)
                .matches(
                        "warn everything that n2 sends: 18 % loss since [0-9: -]+, other direction clean \\(5 links\\)");

        assertThat(sentences(
                        link("n1", "n4", DEGRADED, Map.of("loss", 0.1, "there", 1)),
                        link("n1", "n5", DEGRADED, Map.of("loss", 0.2, "there", 2)),
                        link("n1", "n6", DEGRADED, Map.of("loss", 0)),
                        link("n4", "n1", DEGRADED, Map.of("loss", 0)),
                        link("n6", "n1", DEGRADED, Map.of("loss", 0.1, "back", 1))))
                .as("in one window few probes are lost, and by chance none")
                .containsExactly("warn n1 → zone eu-2: 10 % loss, other direction clean (3 links)");

        assertThat(sentences(loses("n1", "n4", "back")))
                .singleElement(STRING)
                .matches("warn n1 → n4: 18 % loss since [0-9: -]+, all of it on the way back");
    }

    @Test
    void ofLinksWithNothingInCommonTheWorstThreeAreNamed() {
        assertThat(sentences(down("n1", "n2"), down("n2", "n3"), down("n4", "n5"), down("n6", "n4"), down("n3", "n6")))
                .hasSize(4)
                .contains("more 2")
                .contains("bad n1 → n2: down");
    }
}
