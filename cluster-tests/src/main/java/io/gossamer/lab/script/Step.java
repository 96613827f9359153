package io.gossamer.lab.script;

import java.util.Optional;

/**
 * One line of a scenario's course.
 *
 * @param line where it stands in the file
 */
public record Step(Kind kind, Optional<Order> order, long nanos, int line) {
    /** What a step does. */
    public enum Kind {
        /** Carries out its order. */
        ORDER,
        /** Lets so much time pass. */
        WAIT,
        /** Waits until everything expected was raised, at most so long. */
        WAIT_RAISED,
        /** Waits until everything raised is resolved, at most so long. */
        WAIT_RESOLVED,
        /** Waits until all nodes see the same members and alerts; not within so long is a failure. */
        WAIT_EQUAL
    }

    @Override
    public String toString() {
        double seconds = nanos / 1e9;
        return switch (kind) {
            case ORDER -> order.map(Order::toString).orElse("");
            case WAIT -> "wait %.0fs".formatted(seconds);
            case WAIT_RAISED -> "wait raised, %.0fs at most".formatted(seconds);
            case WAIT_RESOLVED -> "wait resolved, %.0fs at most".formatted(seconds);
            case WAIT_EQUAL -> "wait equal, %.0fs at most".formatted(seconds);
        };
    }
}
