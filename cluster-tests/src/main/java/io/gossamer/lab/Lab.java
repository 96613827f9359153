package io.gossamer.lab;

import io.gossamer.cluster.HeldWebhook;
import io.gossamer.cluster.MeshProcesses;
import io.gossamer.lab.fabric.Layout;
import io.gossamer.lab.host.Hosts;
import io.gossamer.lab.script.Order;
import io.gossamer.lab.script.Scenario;
import io.gossamer.lab.tun.Ground;
import io.gossamer.lab.tun.Switch;
import io.gossamer.lab.verdict.Told;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Real daemons, each on a host of its own, joined by a network that does what it is told, with a webhook that they all reach
 * whatever is broken. Needs root. Not thread-safe but for {@link #told} and {@link #truth}. {@link #close} leaves nothing.
 */
public final class Lab implements AutoCloseable {
    private static final double WHOLE_SECONDS_MAX = 300;

    private final Ground ground;
    private final HeldWebhook webhook;
    private final Hosts hosts;
    private final TruthLog truth = new TruthLog();
    private final Faults faults;
    private long wholeSinceNanos;

    /** Hosts and network; no daemon runs yet. Throws IOException, in words, where that cannot be made. */
    public Lab(Path launcher, Scenario.Shape shape) throws IOException {
        ground = new Ground(
                shape.hosts(), shape.zones(), shape.planes(), shape.seed(), shape.frameBytes(), shape.behindNat());
        try {
            Layout layout = ground.layout();
            webhook = new HeldWebhook(InetAddress.getByName(layout.addressOf(layout.console())));
            Map<String, String> settings = new TreeMap<>(Map.of("alerting.webhooks", webhook.url()));
            settings.putAll(shape.settings());
            hosts = new Hosts(launcher, ground, settings, shape.ownDisks(), shape.ownClocks(), shape.behindNat());
        } catch (IOException | RuntimeException refused) {
            ground.close();
            throw refused;
        }
        faults = new Faults(ground, hosts, truth);
        shape.base().forEach(line -> faults.base(Order.parse(line, ground.layout())));
    }

    /** In words, why no lab can be made here; empty where one can. */
    public static String obstacle() {
        String obstacle = Ground.obstacle();
        return obstacle.isEmpty()
                ? ""
                : "the lab makes network namespaces and TUN devices, which needs root and /dev/net/tun: run it as root. ("
                        + obstacle + ")";
    }

    /** Starts all daemons and waits until each sees all others, all voters are agreed on, and a leader is known. */
    public void start() throws IOException {
        hosts.start();
        awaitWhole();
        wholeSinceNanos = System.nanoTime();
    }

    /** Seconds that it took; throws IllegalStateException with the daemons' last words when it does not become whole. */
    public double awaitWhole() {
        long start = System.nanoTime();
        try {
            mesh().awaitComplete(WHOLE_SECONDS_MAX);
            mesh().awaitVoters(MeshProcesses.votersFor(ground.layout().hosts()), WHOLE_SECONDS_MAX);
        } catch (IllegalStateException broken) {
            throw new IllegalStateException(broken.getMessage() + "\n" + mesh().tails(5), broken);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** When all daemons had found each other for the first time. */
    long wholeSinceNanos() {
        return wholeSinceNanos;
    }

    public void carryOut(Order order) throws Exception {
        faults.carryOut(order);
    }

    public Layout layout() {
        return ground.layout();
    }

    public Switch network() {
        return ground.network();
    }

    public String namespace(String host) {
        return ground.namespace(host);
    }

    public Hosts hosts() {
        return hosts;
    }

    public MeshProcesses mesh() {
        return hosts.mesh();
    }

    public TruthLog truth() {
        return truth;
    }

    /** Every notification since the lab began. */
    public List<Told> told() {
        return webhook.arrivals().stream().map(Lab::told).toList();
    }

    private static Told told(HeldWebhook.Arrival arrival) {
        var notification = arrival.notification();
        return new Told(
                String.valueOf(arrival.key()),
                notification.getStatus(),
                notification.getAlertId(),
                notification.getRule(),
                notification.getSubject(),
                notification.getLabelsMap(),
                notification.getScope().equals("local"),
                notification.getSender(),
                arrival.atNanos());
    }

    @Override
    public void close() throws IOException {
        faults.close();
        webhook.close();
        try {
            hosts.close();
        } finally {
            ground.close();
        }
    }
}
