package io.gossamer.daemon;

import io.gossamer.config.GossamerConfig;

/** One node at work: the wiring of all its parts. Not wired yet: starting it fails and says so. */
public final class Daemon {
    private Daemon() {}

    public static Daemon start(GossamerConfig config) throws StartException {
        throw new StartException(
                "the daemon of " + config.node().name() + " cannot start: its wiring is not in this build");
    }

    public void awaitStopped() throws InterruptedException {
        throw new IllegalStateException("never started");
    }

    public void stop() {
        throw new IllegalStateException("never started");
    }

    public void reload() {
        throw new IllegalStateException("never started");
    }
}
