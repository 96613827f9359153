package io.gossamer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a collector's log says ({@code -Xlog:gc:file=…}): how often it ran, for how long, and what was left. What is left after a
 * full collection is what the daemon really holds.
 *
 * @param pauseSeconds of all collections, since the start
 * @param leftMegabytesMax after any collection: what lives and what was not looked at
 * @param liveMegabytesMax after a full collection; 0 when there was none
 * @param pauseMillisMax the longest one
 */
record GcLog(
        int young, int full, double pauseSeconds, double pauseMillisMax, int leftMegabytesMax, int liveMegabytesMax) {
    private static final Pattern PAUSE =
            Pattern.compile("Pause (Young|Full) .*? (\\d+)M->(\\d+)M\\((\\d+)M\\) ([\\d.]+)ms");

    static GcLog read(Path file) throws IOException {
        int young = 0;
        int full = 0;
        double millis = 0;
        double longest = 0;
        int left = 0;
        int live = 0;
        for (String line : Files.readAllLines(file)) {
            Matcher pause = PAUSE.matcher(line);
            if (!pause.find()) {
                continue;
            }
            boolean isFull = pause.group(1).equals("Full");
            int after = Integer.parseInt(pause.group(3));
            double took = Double.parseDouble(pause.group(5));
            young += isFull ? 0 : 1;
            full += isFull ? 1 : 0;
            millis += took;
            longest = Math.max(longest, took);
            left = Math.max(left, after);
            live = isFull ? Math.max(live, after) : live;
        }
        return new GcLog(young, full, millis / 1e3, longest, left, live);
    }
}
