package io.gossamer.daemon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Libraries that say the same again and again: of each sort of line so many a minute, and then how many more there were. A voter that is
 * gone has the leader's Raft library warn four times a second for as long as it stays away, and would bury all else. Any thread.
 */
final class RepeatedLines {
    static final int LINES_MAX = 5;
    static final long MINUTE_MILLIS = 60_000;

    /** The sort that was seen longest ago makes room. */
    static final int SORTS_MAX = 256;

    private final List<String> loggers;
    private final Map<String, Sort> sorts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sort> eldest) {
            return size() > SORTS_MAX;
        }
    };

    private static final class Sort {
        long sinceMillis;
        int said;
        int leftOut;
    }

    /** @param loggers names, or beginnings of names up to a dot; all others may say what they like */
    RepeatedLines(List<String> loggers) {
        this.loggers = List.copyOf(loggers);
    }

    /**
     * May it be said?
     *
     * @param pattern what is alike in all lines of its sort
     * @return empty: no; else how many like it were left out since the last one that was said
     */
    synchronized OptionalInt admit(String logger, String pattern, long nowMillis) {
        if (loggers.stream().noneMatch(chatty -> logger.equals(chatty) || logger.startsWith(chatty + "."))) {
            return OptionalInt.of(0);
        }
        Sort sort = sorts.computeIfAbsent(logger + "\n" + pattern, unseen -> new Sort());
        long passed = nowMillis - sort.sinceMillis;
        if (passed >= MINUTE_MILLIS || passed < 0) { // a clock that was set back begins a new minute
            sort.sinceMillis = nowMillis;
            sort.said = 0;
        }
        if (sort.said == LINES_MAX) {
            sort.leftOut++;
            return OptionalInt.empty();
        }
        sort.said++;
        int leftOut = sort.leftOut;
        sort.leftOut = 0;
        return OptionalInt.of(leftOut);
    }
}
