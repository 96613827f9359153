package io.gossamer.alert;

import io.gossamer.control.ControlView;
import io.gossamer.proto.AlertRecord;
import java.time.Duration;

/**
 * A trouble that comes and goes: after {@value #RESOLVED_MAX} incidents of one (rule, key) that fired within {@link
 * #SPAN_NANOS}, the next one resolves only after {@link #KEEP_NANOS} without trouble, so that a flapping link is one message and
 * not a hundred.
 */
final class Flapping {
    static final int RESOLVED_MAX = 3;
    static final long SPAN_NANOS = Duration.ofMinutes(15).toNanos();
    static final long KEEP_NANOS = Duration.ofMinutes(5).toNanos();

    private Flapping() {}

    static boolean isFlapping(ControlView view, String rule, String key, long stateNanosNow) {
        int fired = 0;
        for (int i = view.resolved().size() - 1; i >= 0; i--) {
            AlertRecord old = view.resolved().get(i);
            if (stateNanosNow - old.getResolvedAt().getStateNanos() > SPAN_NANOS) {
                break;
            }
            fired += old.getRule().equals(rule) && old.getKey().equals(key) ? 1 : 0;
        }
        return fired >= RESOLVED_MAX;
    }
}
