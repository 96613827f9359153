package io.gossamer.storage;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import java.util.ArrayList;
import java.util.List;

/** Reads this host's history of links. Any thread may call; reading goes on while writing fails. */
public interface LinkHistoryReader {
    int LIMIT_MAX = 100_000;

    /** How many rows one page of a rolled-up read holds. */
    int PAGE_ROWS = 2_000;

    /**
     * The summaries whose windows start in [from, to), oldest first, at most {@code limit}: when so many come, read on
     * behind the last one's start. An unknown link or an empty range gives none.
     *
     * @throws IllegalArgumentException when from is after to, or limit is not in [1, {@value #LIMIT_MAX}]
     */
    List<LinkSummary> read(LinkId link, long fromUnixMillis, long toUnixMillis, int limit) throws StorageException;

    /** Every link that has a row, ordered. */
    List<LinkId> links() throws StorageException;

    /**
     * The same in steps, merged by {@link Rollup}: step k covers [k·step, (k+1)·step) of Unix time; steps without a row are
     * absent. {@code limit} counts steps.
     */
    default List<LinkSummary> readSteps(LinkId link, long fromUnixMillis, long toUnixMillis, int stepMillis, int limit)
            throws StorageException {
        check(fromUnixMillis, toUnixMillis, limit);
        List<LinkSummary> steps = new ArrayList<>();
        Rollup open = null;
        long from = fromUnixMillis;
        boolean more = true;
        while (more) {
            List<LinkSummary> page = read(link, from, toUnixMillis, PAGE_ROWS);
            more = page.size() == PAGE_ROWS;
            from = more ? page.get(PAGE_ROWS - 1).window().startUnixMillis() : toUnixMillis;
            for (LinkSummary row : page) {
                if (more && row.window().startUnixMillis() == from) {
                    break; // the next page begins here: another epoch's row of this start may still come
                }
                if (open != null && !open.covers(row)) {
                    steps.add(open.summary());
                    open = null;
                    if (steps.size() == limit) {
                        return steps;
                    }
                }
                open = open == null ? new Rollup(row, stepMillis) : open.add(row);
            }
        }
        if (open != null) {
            steps.add(open.summary());
        }
        return steps;
    }

    /** Throws IllegalArgumentException on a range or limit that means nothing. */
    static void check(long fromUnixMillis, long toUnixMillis, int limit) {
        if (fromUnixMillis > toUnixMillis) {
            throw new IllegalArgumentException("the range ends before it begins");
        }
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("a limit is from 1 to " + LIMIT_MAX + ", not " + limit);
        }
    }
}
