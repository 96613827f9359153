package io.gossamer.alert;

import io.gossamer.control.Commands;
import io.gossamer.control.ControlLimits;
import io.gossamer.control.ControlState;
import io.gossamer.control.ControlView;
import io.gossamer.control.StateTime;
import io.gossamer.model.LinkState;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.notify.Backoff;
import io.gossamer.notify.Notifier;
import io.gossamer.notify.NotifyDriver;
import io.gossamer.proto.AlertNotification;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A mesh on paper whose leader evaluates, commits and notifies, told by one-line commands: the interpreter of the transcripts in
 * testdata/alert. See the switch in {@link #tell} for the language.
 */
final class AlertWorld {
    private static final long SECOND = 1_000_000_000L;

    private final StringBuilder out = new StringBuilder();
    private final List<byte[]> log = new ArrayList<>();
    private final Map<String, Seat> seats = new TreeMap<>();
    private PaperMesh mesh = new PaperMesh();
    private ControlState state = newState();
    private ControlView seen = ControlView.EMPTY;
    private long startNanos;
    private String leader = "";
    private boolean receiverRefuses;

    /** What each node runs. */
    private final class Seat {
        private final StateTime stateTime = new StateTime();
        private final Evaluator evaluator;
        private final FallbackBook fallback;
        private final NotifyDriver driver;

        Seat(String name) {
            AlertRules rules = AlertRules.shipped(Duration.ofMinutes(5));
            List<Receiver> receivers = List.of(new Receiver("webhook", true));
            evaluator = new Evaluator(rules, receivers, Duration.ofHours(4), stateTime);
            fallback = new FallbackBook(rules, receivers);
            driver = new NotifyDriver(
                    () -> state.view(),
                    bytes -> commit(bytes),
                    () -> stateTime.stamp(mesh.nowNanos, mesh.wallMillis),
                    fallback,
                    List.of(new RecordingNotifier(name)),
                    () -> mesh.nowNanos,
                    new Random(1),
                    Backoff.SHIPPED,
                    new NotifyDriver.Sender("test", name),
                    new Tally("notify"));
        }
    }

    private final class RecordingNotifier implements Notifier {
        private final String sender;

        RecordingNotifier(String sender) {
            this.sender = sender;
        }

        @Override
        public String name() {
            return "webhook";
        }

        @Override
        public boolean sendsResolved() {
            return true;
        }

        @Override
        public CompletableFuture<Delivery> send(AlertNotification alert) {
            say("webhook %s %s %s from %s%s%s"
                    .formatted(
                            alert.getStatus(),
                            alert.getRule(),
                            alert.getSubject(),
                            sender,
                            alert.getScope().equals("local") ? " (local)" : "",
                            receiverRefuses ? " REFUSED" : ""));
            return CompletableFuture.completedFuture(
                    receiverRefuses ? new Delivery.Refused("the receiver answered 400") : new Delivery.Delivered());
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private static ControlState newState() {
        return new ControlState(ControlLimits.SHIPPED, new Tally("control"));
    }

    private CompletableFuture<Long> commit(byte[] command) {
        if (!mesh.quorum) {
            return CompletableFuture.failedFuture(new IllegalStateException("no quorum"));
        }
        log.add(command);
        state.apply(log.size(), command);
        tellChanges(state.view());
        return CompletableFuture.completedFuture((long) log.size());
    }

    /** Runs one command and returns what happened. */
    String tell(String line) {
        out.setLength(0);
        String[] word = line.trim().split("\\s+", -1);
        String[] rest = Arrays.copyOfRange(word, Math.min(2, word.length), word.length);
        switch (word[0]) {
            case "nodes" -> found(Arrays.copyOfRange(word, 1, word.length));
            case "leader" -> leader = word[1];
            case "restart" -> seats.put(word[1], new Seat(word[1]));
            case "reload" -> reload(word[1]);
            case "state" -> member(word[1], rest);
            case "removed" -> mesh.removed(word[1]);
            case "link" -> mesh.band(word[1], word[2], LinkState.valueOf(word[3].toUpperCase(Locale.ROOT)));
            case "blind" -> mesh.blind(word[1], word[2]);
            case "hears" -> mesh.hears(word[1], word[2], word[3].equals("yes"));
            case "loss" ->
                mesh.loss(
                        word[1],
                        word[2],
                        Integer.parseInt(word[3]),
                        Integer.parseInt(word[4]),
                        word.length > 5 ? Integer.valueOf(word[5]) : null);
            case "rtt" -> mesh.rtt(word[1], word[2], millis(word[3]), millis(word[4]));
            case "isolated" ->
                mesh.isolatedSince =
                        word[1].equals("yes") ? java.util.Optional.of(mesh.nowNanos) : java.util.Optional.empty();
            case "quorum" -> mesh.quorum = word[1].equals("yes");
            case "young" -> mesh.startedNanos = mesh.nowNanos;
            case "webhook" -> receiverRefuses = word[1].equals("refuses");
            case "step-wall" -> mesh.wallMillis += seconds(word[1]) * 1_000;
            case "drain" ->
                operator(stamp -> Commands.drain(stamp, mesh.id(word[1]), seconds(word[2]) * SECOND, "ops"));
            case "forget" -> operator(stamp -> Commands.forget(stamp, mesh.id(word[1]), Long.MAX_VALUE, "ops"));
            case "left" -> operator(stamp -> Commands.left(stamp, mesh.id(word[1]), mesh.incarnationOf(word[1])));
            case "ack" -> operator(stamp -> Commands.acknowledge(stamp, idOf(word[1]), "ops", "seen"));
            case "silence" ->
                operator(stamp -> Commands.addSilence(
                        stamp,
                        "s" + log.size(),
                        Map.of(word[1].split("=", 2)[0], word[1].split("=", 2)[1]),
                        seconds(word[2]) * SECOND,
                        "ops",
                        ""));
            case "run" -> run((int) seconds(word[1]));
            case "alerts" -> state.view().open().values().forEach(this::show);
            case "history" -> state.view().resolved().forEach(this::show);
            case "entries" -> say(log.size() + " log entries");
            default -> throw new IllegalArgumentException("no such command: " + line);
        }
        return out.toString();
    }

    private void found(String[] names) {
        mesh = new PaperMesh(names);
        startNanos = mesh.nowNanos;
        leader = names[0];
        for (String name : names) {
            seats.put(name, new Seat(name));
        }
    }

    private void reload(String name) {
        Seat fresh = new Seat(name);
        fresh.fallback.inherit(seats.put(name, fresh).fallback);
    }

    private void member(String name, String[] rest) {
        MemberState next = MemberState.valueOf(rest[0].toUpperCase(Locale.ROOT));
        mesh.state(name, next, Arrays.copyOfRange(rest, 1, rest.length));
    }

    private void operator(java.util.function.Function<io.gossamer.proto.StateStamp, Command> make) {
        StateTime time = seats.get(leader).stateTime;
        time.observe(state.view(), mesh.nowNanos);
        var unused =
                commit(make.apply(time.stamp(mesh.nowNanos, mesh.wallMillis)).toByteArray());
    }

    private String idOf(String rule) {
        return state.view().open().values().stream()
                .filter(alert -> alert.getRule().equals(rule))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    private void run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            mesh.advance(SECOND);
            for (Map.Entry<String, Seat> entry : seats.entrySet()) {
                if (mesh.isHere(entry.getKey())) {
                    tick(entry.getKey(), entry.getValue());
                }
            }
        }
    }

    private void tick(String name, Seat seat) {
        NodeId self = mesh.id(name);
        boolean leads = name.equals(leader) && mesh.quorum;
        var picture = mesh.picture(self, mesh.id(leader), state.view());
        seat.evaluator.onTick(picture, leads).forEach(command -> {
            var unused = commit(command.toByteArray());
        });
        seat.fallback.onTick(picture);
        seat.driver.onTick(leads, 1);
    }

    private void tellChanges(ControlView view) {
        for (AlertRecord alert : view.open().values()) {
            AlertRecord before = seen.open().get(alert.getId());
            if (before == null || before.getPhase() != alert.getPhase()) {
                say(phase(alert) + " " + alert.getRule() + " " + alert.getSubject() + muted(alert));
            } else if (!before.getInhibitedBy().equals(alert.getInhibitedBy())) {
                say((alert.getInhibitedBy().isEmpty() ? "speaks again " : "inhibited ") + alert.getRule() + " "
                        + alert.getSubject());
            } else if (!before.getSubject().equals(alert.getSubject())) {
                say("renamed " + alert.getRule() + " " + alert.getSubject());
            }
        }
        for (AlertRecord before : seen.open().values()) {
            if (!view.open().containsKey(before.getId())) {
                String how = view.alert(before.getId())
                        .map(alert -> "resolved %s %s: %s"
                                .formatted(alert.getRule(), alert.getSubject(), alert.getResolveReason()))
                        .orElse("dropped " + before.getRule() + " " + before.getSubject());
                say(how);
            }
        }
        seen = view;
    }

    private static String muted(AlertRecord alert) {
        return (alert.getInhibitedBy().isEmpty() ? "" : " (inhibited)")
                + (alert.getSilencedBy().isEmpty() ? "" : " (silenced)")
                + (alert.getFlapping() ? " (flapping)" : "");
    }

    private void show(AlertRecord alert) {
        say("%s %s %s%s%s: %s"
                .formatted(
                        phase(alert),
                        alert.getRule(),
                        alert.getSubject(),
                        muted(alert),
                        alert.hasAcknowledged() ? " (acknowledged)" : "",
                        alert.getSummary()));
    }

    private static String phase(AlertRecord alert) {
        return alert.getPhase().name().replace("PHASE_", "").toLowerCase(Locale.ROOT);
    }

    private void say(String text) {
        out.append("%4ds  ".formatted((mesh.nowNanos - startNanos) / SECOND))
                .append(text)
                .append('\n');
    }

    private static long seconds(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 'h' -> number * 3_600;
            case 'm' -> number * 60;
            default -> number;
        };
    }

    private static long millis(String text) {
        return (long) (Double.parseDouble(text.replace("ms", "")) * 1e6);
    }

    List<byte[]> log() {
        return log;
    }

    ControlState state() {
        return state;
    }
}
