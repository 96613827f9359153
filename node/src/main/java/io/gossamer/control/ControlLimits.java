package io.gossamer.control;

import java.time.Duration;

/**
 * How much the replicated state may hold. The same on every voter: a limit that differed would make the states differ, so
 * these are constants of the version, not configuration.
 *
 * @param alertsMax open alerts; more are refused and counted
 * @param resolvedMax resolved alerts kept, the oldest go first
 * @param resolvedKeepNanos and no longer than this, in state time
 * @param outboxMax notifications queued over all alerts; beyond it the oldest is given up, counted and shown
 * @param notificationsPerAlertMax kept per alert, the oldest that is done goes first
 * @param recordBytesMax one alert's size
 */
public record ControlLimits(
        int alertsMax,
        int resolvedMax,
        long resolvedKeepNanos,
        int silencesMax,
        int drainsMax,
        int departuresMax,
        int rulesMax,
        int outboxMax,
        int notificationsPerAlertMax,
        int recordBytesMax) {
    public static final ControlLimits SHIPPED =
            new ControlLimits(1_000, 500, Duration.ofDays(7).toNanos(), 500, 1_000, 2_000, 64, 1_000, 24, 32_768);
}
