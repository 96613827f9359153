package io.gossamer.waiting;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How long tests wait for what real sockets, disks or Raft servers must bring about: a bound on a hang, never a measure of
 * speed. A machine that is shared can stop a process for seconds, and that is no failure of what is tested.
 */
public final class Eventually {
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private Eventually() {}

    /** Awaitility's {@code await()}, whose own limit of ten seconds a busy machine does not meet. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }
}
