package io.gossamer.probe.targets;

import io.gossamer.model.Tally;
import io.gossamer.proto.TargetRecord;
import io.gossamer.proto.TargetSummaryRecord;
import io.gossamer.targets.Outcome;
import io.gossamer.targets.TargetTrack;
import io.gossamer.targets.TargetUrl;
import io.gossamer.time.Clock;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Probes this node's targets, each in a phase of its own, and closes windows of ten seconds. All on one loop's thread; {@link
 * #use} and {@link #close} may be called from any. Without targets it has no timer.
 */
public final class TargetMeter implements AutoCloseable {
    static final int IN_FLIGHT_MAX = 512;
    public static final long WINDOW_MILLIS = 10_000;
    /** One failure may be chance; the second probe that decides does not wait for the period. */
    static final long DOUBT_MILLIS = 1_000;

    private static final double JITTER = 0.1;

    private final EventLoop loop;
    private final Clock clock;
    private final Random random;
    private final BooleanSupplier selfImpaired;
    private final Listener listener;
    private final Tally tally;
    private final StreamProbe streams;
    private final DnsProbe dns;
    private final GrpcHealthProbe health;
    private final EchoProbe echo;
    private final TreeMap<String, Watch> watches = new TreeMap<>();
    private long windowStartUnixMillis;
    private boolean windowOpen;
    private int inFlight;
    private boolean closed;

    /** Who is told, on the loop's thread; must not block. */
    public interface Listener {
        /** Of every target, when ten seconds are over. */
        void onWindow(List<TargetSummaryRecord> window);

        /** Whether it answers has changed; the window goes on. */
        void onChange(TargetSummaryRecord sofar);
    }

    /**
     * @param names may wait for a name server
     * @param selfImpaired is this host late itself, so that its measurements are no evidence?
     */
    public TargetMeter(
            EventLoop loop,
            Executor names,
            Clock clock,
            Random random,
            BooleanSupplier selfImpaired,
            Listener listener,
            Tally tally) {
        this.loop = loop;
        this.clock = clock;
        this.random = random;
        this.selfImpaired = selfImpaired;
        this.listener = listener;
        this.tally = tally;
        Lookup lookup = new Lookup(names, loop);
        this.streams = new StreamProbe(loop, lookup, clock::monotonicNanos);
        this.dns = new DnsProbe(loop, lookup, clock::monotonicNanos);
        this.health = new GrpcHealthProbe(loop, lookup, clock::monotonicNanos);
        this.echo = new EchoProbe(loop, lookup, clock, random.nextLong());
    }

    /** From now on exactly these are probed; one that stays as it was goes on undisturbed. */
    public void use(Collection<TargetRecord> targets) {
        List<TargetRecord> wanted = List.copyOf(targets);
        loop.execute(() -> follow(wanted));
    }

    private void follow(List<TargetRecord> wanted) {
        if (closed) {
            return;
        }
        watches.values().removeIf(watch -> {
            watch.gone = !wanted.contains(watch.track.target());
            return watch.gone;
        });
        for (TargetRecord target : wanted) {
            if (!watches.containsKey(target.getName())) {
                try {
                    Watch watch = new Watch(target);
                    watches.put(target.getName(), watch);
                    watch.in((long) (random.nextDouble() * Math.min(target.getEveryNanos(), 10_000_000_000L)));
                } catch (IllegalArgumentException newer) {
                    tally.count("unknown"); // of a version that knows more kinds of targets
                }
            }
        }
        if (!windowOpen && !watches.isEmpty()) {
            openWindow();
        }
    }

    private void openWindow() {
        windowOpen = true;
        windowStartUnixMillis = clock.wallMillis();
        loop.schedule(this::closeWindow, WINDOW_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void closeWindow() {
        windowOpen = false;
        if (closed || watches.isEmpty()) {
            return;
        }
        List<TargetSummaryRecord> window = new ArrayList<>();
        watches.values().forEach(watch -> {
            window.add(watch.summary());
            watch.track.close();
        });
        openWindow();
        listener.onWindow(window);
    }

    private TargetProbe probe(TargetUrl url) {
        return switch (url.scheme()) {
            case HTTP, HTTPS, TCP, TLS -> streams;
            case DNS -> dns;
            case ICMP -> echo;
            case GRPC -> health;
        };
    }

    /** One target under watch, on the loop. */
    private final class Watch {
        private final TargetTrack track;
        private final TargetUrl url;
        private boolean gone;

        Watch(TargetRecord target) {
            this.track = new TargetTrack(target);
            this.url = TargetUrl.parse(target.getUrl());
        }

        void in(long nanos) {
            loop.schedule(this::probe, Math.max(0, nanos), TimeUnit.NANOSECONDS);
        }

        private void probe() {
            if (gone || closed) {
                return;
            }
            if (inFlight >= IN_FLIGHT_MAX) {
                tally.count("probes_skipped", "in_flight");
                next();
                return;
            }
            inFlight++;
            tally.count("probes", url.scheme().word());
            Question question = new Question(this);
            question.attempt = TargetMeter.this.probe(url).start(url, track.target(), question::settle);
            if (!question.settled) {
                loop.schedule(question::onTimeout, track.target().getTimeoutNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private void next() {
            long every = track.target().getEveryNanos();
            long jittered = (long) (every * (1 + JITTER * (2 * random.nextDouble() - 1)));
            in(track.isInDoubt() ? Math.min(jittered, DOUBT_MILLIS * 1_000_000) : jittered);
        }

        void take(Outcome outcome) {
            Outcome judged = judged(outcome);
            tally.count("outcomes", judged.kind().name().toLowerCase(java.util.Locale.ROOT));
            boolean changed = track.take(judged, clock.wallMillis());
            if (!gone && !closed) {
                next();
                if (changed) {
                    listener.onChange(summary());
                }
            }
        }

        /** An answer that took longer than was said to be well is none. */
        private Outcome judged(Outcome outcome) {
            long allowed = track.target().getRttNanosMax();
            if (allowed <= 0
                    || outcome.rttNanos().isEmpty()
                    || outcome.rttNanos().getAsLong() <= allowed) {
                return outcome;
            }
            return Outcome.failed("it took " + outcome.rttNanos().getAsLong() / 1_000_000 + " ms, more than the "
                            + allowed / 1_000_000 + " ms that are allowed")
                    .with(outcome.phaseNanos(), outcome.certificate());
        }

        TargetSummaryRecord summary() {
            return track.summary(windowStartUnixMillis, clock.wallMillis(), selfImpaired.getAsBoolean());
        }
    }

    /** One probe and its time limit: whichever comes first settles it. */
    private final class Question {
        private final Watch watch;
        private TargetProbe.Attempt attempt;
        private boolean settled;

        Question(Watch watch) {
            this.watch = watch;
        }

        void settle(Outcome outcome) {
            if (!settled) {
                settled = true;
                inFlight--;
                watch.take(outcome);
            }
        }

        void onTimeout() {
            if (!settled) {
                settle(attempt.abandon());
            }
        }
    }

    /** Ends all probing; does not wait. */
    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            watches.clear();
            echo.close();
        });
    }
}
