package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.StallTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One cell of Lifeguard's grid (§V-B): so many members blocked at once, for so long, running for so long in between. */
record StallCell(StallTrial.How how, int blocked, int blockedMillis, int runningMillis) {
    private static final int[] BLOCKED = {1, 2, 4, 8, 16, 32};
    private static final int[] BLOCKED_MILLIS = {128, 512, 2_048, 8_192, 16_384, 32_000};
    private static final int[] RUNNING_MILLIS = {1, 16, 256, 4_096, 16_000};

    /** Back for a moment after the longest time: what it then says about others is what guards are for. */
    private static final int[] HARD_BLOCKED_MILLIS = {512, 32_000};

    private static final int[] HARD_RUNNING_MILLIS = {50};

    /** By {@code grid}, {@code how}, {@code blocked}; all that are not named. */
    static List<StallCell> chosen(Map<String, String> options, String grid) {
        boolean isHard = options.getOrDefault("grid", grid).equals("hard");
        List<StallCell> cells = new ArrayList<>();
        for (StallTrial.How how : StallTrial.How.values()) {
            for (int blocked : BLOCKED) {
                boolean isChosen = options.getOrDefault("how", how.name()).equals(how.name())
                        && options.getOrDefault("blocked", String.valueOf(blocked))
                                .equals(String.valueOf(blocked));
                if (isChosen) {
                    add(
                            cells,
                            how,
                            blocked,
                            isHard ? HARD_BLOCKED_MILLIS : BLOCKED_MILLIS,
                            isHard ? HARD_RUNNING_MILLIS : RUNNING_MILLIS);
                }
            }
        }
        return cells;
    }

    private static void add(
            List<StallCell> cells, StallTrial.How how, int blocked, int[] blockedMillis, int[] runningMillis) {
        for (int off : blockedMillis) {
            for (int on : runningMillis) {
                cells.add(new StallCell(how, blocked, off, on));
            }
        }
    }

    StallTrial run(SimSettings settings, int count, int seconds) {
        StallTrial trial = new StallTrial(settings, count);
        trial.run(
                how,
                blocked,
                blockedMillis * Simulation.MILLI,
                runningMillis * Simulation.MILLI,
                seconds * Simulation.SECOND);
        return trial;
    }

    @Override
    public String toString() {
        return "%s C=%d D=%d ms I=%d ms".formatted(how, blocked, blockedMillis, runningMillis);
    }
}
