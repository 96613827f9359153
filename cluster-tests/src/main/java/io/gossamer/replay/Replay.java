package io.gossamer.replay;

import io.gossamer.flight.FlightRecord;
import io.gossamer.flight.FlightReplay;
import io.gossamer.model.Endpoint;
import io.gossamer.swim.MembershipEvent;
import io.gossamer.swim.SwimEffects;
import io.gossamer.swim.SwimTimer;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.SyncRequest;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** One recording run again, with what the machine concluded and when. */
public final class Replay {
    private final List<Happened> events = new ArrayList<>();
    private final FlightReplay flight;
    private long datagrams;

    /** A membership event and how long before the dump it was concluded. */
    public record Happened(double secondsBeforeDump, MembershipEvent event) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%10.3f s  %s", -secondsBeforeDump, event);
        }
    }

    /** What the machine does goes nowhere: what came of it then is in the recording. */
    private final class Nowhere implements SwimEffects {
        private final long endNanos;

        Nowhere(long endNanos) {
            this.endNanos = endNanos;
        }

        @Override
        public void send(Endpoint to, Gossip gossip) {
            datagrams++;
        }

        @Override
        public void request(Endpoint to, SyncRequest request, long exchangeId) {}

        @Override
        public void schedule(long delayNanos, SwimTimer timer) {}

        @Override
        public void emit(MembershipEvent event) {
            events.add(new Happened((endNanos - flight.nowNanos()) / 1e9, event));
        }
    }

    public Replay(FlightRecord record) {
        this.flight = new FlightReplay(
                record, Ed25519.verifier(), new Nowhere(record.head().nowNanos()), Replay::make);
    }

    /** As deserialization does it: the machine's parts have no constructor without arguments, and need none. */
    private static Object make(Class<?> type) {
        try {
            // By name: javac warns of this class, and cannot be told not to, although it is there to stay (JEP 260).
            Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
            Object made = factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                    .invoke(
                            factory.getMethod("getReflectionFactory").invoke(null),
                            type,
                            Object.class.getDeclaredConstructor());
            return ((Constructor<?>) made).newInstance();
        } catch (ReflectiveOperationException abstractOrWorse) {
            throw new LinkageError("no " + type.getName() + " can be made", abstractOrWorse);
        }
    }

    /** Throws io.gossamer.flight.FlightFormatException with a sentence where the recording does not fit this build. */
    public FlightReplay.Outcome run() {
        return flight.run();
    }

    public List<Happened> events() {
        return Collections.unmodifiableList(events);
    }

    public long datagrams() {
        return datagrams;
    }

    public FlightReplay flight() {
        return flight;
    }
}
