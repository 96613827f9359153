package io.gossamer.gossip;

import io.gossamer.swim.SwimTimer;

/** What the drivers need of the protocol thread: its time, and to be called again on it. */
public interface SwimLoop {
    long nowNanos();

    /** Calls {@code Swim.onTimer} on the protocol thread, never early. */
    void schedule(long delayNanos, SwimTimer timer);

    /** Runs on the protocol thread after the delay. */
    void later(long delayNanos, Runnable work);
}
