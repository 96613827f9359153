package io.gossamer.probe.targets;

import io.gossamer.probe.kernel.EchoSocket;
import io.gossamer.probe.kernel.StampClock;
import io.gossamer.proto.TargetRecord;
import io.gossamer.targets.Outcome;
import io.gossamer.targets.TargetUrl;
import io.gossamer.time.Clock;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * ICMP echo over one socket a family for all targets. The kernel stamps each reply as it comes in, so they are read only every
 * {@value #SLOT_MILLIS} ms, and only while one is awaited; see ADR 8.
 */
public final class EchoProbe implements TargetProbe, AutoCloseable {
    private static final int SLOT_MILLIS = 100;

    private final EventLoop loop;
    private final Lookup lookup;
    private final Clock clock;
    private final StampClock stamps = new StampClock();
    private final Map<Long, Run> awaited = new HashMap<>();
    private final Door four;
    private final Door six;
    private long lastNumber;
    private boolean reading;

    /** A family's socket, opened when it is first needed, or why there is none. */
    private static final class Door {
        private final boolean isSix;
        private final long cookie;
        private EchoSocket socket;
        private String problem = "";

        Door(boolean isSix, long cookie) {
            this.isSix = isSix;
            this.cookie = cookie;
        }

        boolean open() {
            if (socket == null) {
                try {
                    socket = EchoSocket.open(isSix, cookie);
                    problem = "";
                } catch (IOException refused) {
                    problem = refused.getMessage();
                }
            }
            return socket != null;
        }
    }

    /** @param cookie random */
    EchoProbe(EventLoop loop, Lookup lookup, Clock clock, long cookie) {
        this.loop = loop;
        this.lookup = lookup;
        this.clock = clock;
        this.four = new Door(false, cookie);
        this.six = new Door(true, cookie + 1);
    }

    /** For addresses only. @param cookie random */
    public static EchoProbe ofAddresses(EventLoop loop, Clock clock, long cookie) {
        return new EchoProbe(
                loop,
                new Lookup(
                        name -> {
                            throw new RejectedExecutionException("only addresses");
                        },
                        loop),
                clock,
                cookie);
    }

    /** One echo; see {@link TargetProbe#start}. */
    public Attempt start(InetAddress to, Consumer<Outcome> answer) {
        Run run = new Run(answer);
        run.onAddress(to, "");
        return run;
    }

    @Override
    public Attempt start(TargetUrl url, TargetRecord target, Consumer<Outcome> answer) {
        Run run = new Run(answer);
        lookup.start(url.host(), run::onAddress);
        return run;
    }

    /** One echo, on the loop. */
    private final class Run implements Attempt {
        private final Consumer<Outcome> answer;
        private long number;
        private long sentNanos;
        private boolean done;

        Run(Consumer<Outcome> answer) {
            this.answer = answer;
        }

        void onAddress(InetAddress address, String problem) {
            if (done) {
                return;
            }
            if (address == null) {
                finish(Outcome.failed(problem));
                return;
            }
            Door door = address instanceof Inet6Address ? six : four;
            if (!door.open()) {
                finish(Outcome.unknown(door.problem));
                return;
            }
            if (!reading) {
                readClocks();
            }
            number = ++lastNumber;
            awaited.put(number, this);
            sentNanos = clock.monotonicNanos();
            String refusal = door.socket.send(address, number);
            if (!refusal.isEmpty()) {
                finish(Outcome.failed("it cannot be sent there: " + refusal));
            } else {
                readSoon();
            }
        }

        void onReply(OptionalLong stampNanos, long nowNanos) {
            long arrived = stampNanos.isPresent()
                    ? stamps.likeliestArrival(stampNanos.getAsLong(), sentNanos, nowNanos)
                    : nowNanos;
            finish(Outcome.answered(Math.max(0, arrived - sentNanos)));
        }

        private void finish(Outcome outcome) {
            if (!done) {
                done = true;
                awaited.remove(number);
                answer.accept(outcome);
            }
        }

        @Override
        public Outcome abandon() {
            read(); // what lies in the socket came in time: the kernel's stamp says so
            boolean answered = done;
            done = true;
            awaited.remove(number);
            return answered || sentNanos != 0
                    ? Outcome.failed("no answer to the echo")
                    : Outcome.failed("its name was not looked up in time");
        }
    }

    private void readSoon() {
        if (!reading) {
            reading = true;
            loop.schedule(this::onSlot, SLOT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void onSlot() {
        reading = false;
        read();
        if (!awaited.isEmpty()) {
            readSoon();
        }
    }

    private void read() {
        readClocks();
        if (four.socket != null) {
            four.socket.receive(this::onReply);
        }
        if (six.socket != null) {
            six.socket.receive(this::onReply);
        }
    }

    private void readClocks() {
        long before = clock.monotonicNanos();
        long wall = clock.wallNanos();
        stamps.reading(before, wall, clock.monotonicNanos());
    }

    private void onReply(Long number, OptionalLong stampNanos) {
        Run run = awaited.get(number);
        if (run != null) {
            run.onReply(stampNanos, clock.monotonicNanos());
        }
    }

    @Override
    public void close() {
        for (Door door : new Door[] {four, six}) {
            if (door.socket != null) {
                door.socket.close();
                door.socket = null;
            }
        }
    }
}
