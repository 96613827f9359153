package io.gossamer.lab.verdict;

import java.util.OptionalLong;

/**
 * One fault as it was put in: the truth.
 *
 * @param offNanos absent while it is in place
 * @param component as the order named it, with a leader's name in place of {@code leader}
 */
public record Injected(long onNanos, OptionalLong offNanos, String component, String kind, String parameters) {}
