package io.gossamer.probe.peers;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.probe.targets.EchoProbe;
import io.gossamer.probe.targets.TargetProbe;
import io.gossamer.proto.CheckAnswer;
import io.gossamer.proto.CheckOutcome;
import io.gossamer.proto.PeerCheck;
import io.gossamer.targets.Outcome;
import io.gossamer.time.Clock;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Asks members what STAMP does not tell and keeps the newest answers. It has no timer while nothing is under way: its owner calls {@link
 * #beat} once a second. Any thread; what is asked runs on the loop.
 */
public final class PeerChecks implements AutoCloseable {
    private static final int ECHO_MILLIS_MAX = 1_000;

    private final EventLoop loop;
    private final Clock clock;
    private final RandomGenerator random;
    private final BooleanSupplier selfImpaired;
    private final Listener listener;
    private final Tally tally;
    private final CheckSchedule schedule;
    private final Map<NodeId, Known> known = new TreeMap<>();
    private Optional<ConnectProbe> connects = Optional.empty();
    private Optional<EchoProbe> echoes = Optional.empty();
    private boolean closed;

    /** Who is told, on the loop's thread; must not block. */
    public interface Listener {
        /** Something else than before was found out about a member. */
        void onNews(NodeId node);

        /** This host may not send echoes; said once. */
        void onNotPermitted(String why);
    }

    /** The newest of each kind; absent before the first. */
    private static final class Known {
        Optional<Answered> tcp = Optional.empty();
        Optional<Answered> icmp = Optional.empty();
    }

    private record Answered(CheckOutcome outcome, OptionalLong rttNanos, String problem, long atNanos) {}

    /** @param selfImpaired is this node late itself, so that silence is no evidence? */
    public PeerChecks(
            EventLoop loop,
            Clock clock,
            RandomGenerator random,
            BooleanSupplier selfImpaired,
            Listener listener,
            Tally tally) {
        this.loop = loop;
        this.clock = clock;
        this.random = random;
        this.selfImpaired = selfImpaired;
        this.listener = listener;
        this.tally = tally;
        this.schedule = new CheckSchedule(random);
    }

    /** Once a second: of members that are not among {@code peers} nothing is kept. */
    public synchronized void beat(List<Peer> peers) {
        if (closed) {
            return;
        }
        known.keySet().retainAll(peers.stream().map(Peer::node).toList());
        CheckSchedule.Due due = schedule.next(clock.monotonicNanos(), peers);
        if (due.connects().isEmpty() && due.echoes().isEmpty()) {
            return;
        }
        loop.execute(() -> {
            due.connects().forEach(this::connect);
            due.echoes().forEach(this::echo);
        });
    }

    private void connect(Peer peer) {
        if (connects.isEmpty()) {
            connects = Optional.of(new ConnectProbe(loop, clock::monotonicNanos));
        }
        tally.count("connects");
        connects.get()
                .start(peer.api(), peer.suspected(), (outcome, rttNanos) -> found(peer, false, outcome, rttNanos, ""));
    }

    private void echo(Peer peer) {
        if (isClosed()) {
            return;
        }
        if (echoes.isEmpty()) {
            echoes = Optional.of(EchoProbe.ofAddresses(loop, clock, random.nextLong()));
        }
        tally.count("echoes");
        Sent sent = new Sent(peer);
        TargetProbe.Attempt attempt = echoes.get().start(peer.api().getAddress(), sent::onOutcome);
        if (!sent.over) {
            sent.deadline =
                    loop.schedule(() -> sent.onOutcome(attempt.abandon()), ECHO_MILLIS_MAX, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** One echo that is waited for; on the loop. */
    private final class Sent {
        final Peer peer;
        Future<?> deadline;
        boolean over;

        Sent(Peer peer) {
            this.peer = peer;
        }

        void onOutcome(Outcome outcome) {
            if (over) {
                return;
            }
            over = true;
            if (deadline != null) {
                deadline.cancel(false);
            }
            onEcho(peer, outcome);
        }
    }

    private void onEcho(Peer peer, Outcome outcome) {
        switch (outcome.kind()) {
            case ANSWERED -> {
                settle(peer);
                found(peer, true, CheckOutcome.CHECK_ANSWERS, outcome.rttNanos(), "");
            }
            case UNKNOWN -> {
                settle(peer);
                if (tally.value("echoes_not_permitted", "") == 0) {
                    listener.onNotPermitted(outcome.words());
                }
                tally.count("echoes_not_permitted");
                found(peer, true, CheckOutcome.CHECK_NOT_PERMITTED, OptionalLong.empty(), outcome.words());
            }
            case FAILED -> {
                if (isLastEcho(peer)) {
                    found(peer, true, CheckOutcome.CHECK_SILENT, OptionalLong.empty(), outcome.words());
                }
            }
        }
    }

    private synchronized void settle(Peer peer) {
        schedule.settle(clock.monotonicNanos(), peer.node());
    }

    private synchronized boolean isLastEcho(Peer peer) {
        return schedule.isLastEcho(peer.node());
    }

    private void found(Peer peer, boolean icmp, CheckOutcome outcome, OptionalLong rttNanos, String problem) {
        if (outcome == CheckOutcome.CHECK_SILENT && selfImpaired.getAsBoolean()) {
            tally.count("silence_ignored", "self_impaired");
            return;
        }
        boolean news;
        synchronized (this) {
            if (closed) {
                return;
            }
            Known of = known.computeIfAbsent(peer.node(), unseen -> new Known());
            Optional<Answered> before = icmp ? of.icmp : of.tcp;
            Optional<Answered> now = Optional.of(new Answered(outcome, rttNanos, problem, clock.monotonicNanos()));
            of.icmp = icmp ? now : of.icmp;
            of.tcp = icmp ? of.tcp : now;
            news = before.map(Answered::outcome).filter(outcome::equals).isEmpty();
        }
        tally.count(icmp ? "echo_outcomes" : "connect_outcomes", word(outcome));
        if (news) {
            listener.onNews(peer.node());
        }
    }

    private static String word(CheckOutcome outcome) {
        return outcome.name().substring("CHECK_".length()).toLowerCase(java.util.Locale.ROOT);
    }

    /** What is known of a member now; empty before the first answer. */
    public PeerCheck of(NodeId node) {
        return of(node, Long.MAX_VALUE);
    }

    /** What was found out in the last so many nanoseconds. */
    public synchronized PeerCheck of(NodeId node, long withinNanos) {
        PeerCheck.Builder check = PeerCheck.newBuilder();
        long nowNanos = clock.monotonicNanos();
        Optional.ofNullable(known.get(node)).ifPresent(of -> {
            of.tcp
                    .filter(answer -> nowNanos - answer.atNanos() <= withinNanos)
                    .ifPresent(answer -> check.setTcp(message(answer, nowNanos)));
            of.icmp
                    .filter(answer -> nowNanos - answer.atNanos() <= withinNanos)
                    .ifPresent(answer -> check.setIcmp(message(answer, nowNanos)));
        });
        return check.build();
    }

    private static CheckAnswer message(Answered answer, long nowNanos) {
        CheckAnswer.Builder message = CheckAnswer.newBuilder()
                .setOutcome(answer.outcome())
                .setAgeSeconds(Math.max(0, nowNanos - answer.atNanos()) / 1e9)
                .setProblem(answer.problem());
        answer.rttNanos().ifPresent(nanos -> message.setRttSeconds(nanos / 1e9));
        return message.build();
    }

    @Override
    public synchronized void close() {
        closed = true;
        loop.execute(() -> echoes.ifPresent(EchoProbe::close));
    }
}
