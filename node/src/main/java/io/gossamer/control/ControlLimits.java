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
 * @param notificationsPerAlertMax kept per alert; first to go is the oldest that is done and that a later one repeats
 * @param recordBytesMax one alert's size
 * @param targetsMax things outside the mesh that are probed; more are refused and counted
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
        int recordBytesMax,
        int targetsMax) {
    public static final ControlLimits SHIPPED =
            new ControlLimits(1_000, 500, Duration.ofDays(7).toNanos(), 500, 1_000, 2_000, 64, 1_000, 64, 32_768, 500);

    /** Of what a silence, a drain, a departure or a rule takes, in bytes. */
    static final int WORD_BYTES_MAX = 8_192;

    private static final int TEXT_MAX = 240;

    /** The form in which the state keeps texts that others made: an error, a summary. */
    public static String shortened(String text) {
        return shortened(text, TEXT_MAX);
    }

    /** Two texts of which the second one, which is short, is worth more. */
    public static String joined(String text, String ending) {
        int room = TEXT_MAX - ending.length();
        return room < 2 ? shortened(ending) : shortened(text, room) + ending;
    }

    private static String shortened(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(room - 2)) ? room - 2 : room - 1;
        return text.substring(0, end) + "…";
    }
}
