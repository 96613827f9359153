package io.gossamer.model;

/** A directed link's state at the node that measures it, after hysteresis. UNKNOWN: too few samples, or too old. */
public enum LinkState {
    UNKNOWN,
    UP,
    DEGRADED,
    DOWN
}
