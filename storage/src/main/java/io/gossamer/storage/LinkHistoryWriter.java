package io.gossamer.storage;

import io.gossamer.model.LinkSummary;
import java.util.List;

/** Takes link summaries into this host's history. Any thread may call. */
public interface LinkHistoryWriter {
    /**
     * All or none of them. Readable at once; kept through the end of this process when it returns, and through a loss of
     * power after the next flush: at most one flush period is lost. A summary that is there already (same link, window
     * start and epoch) is replaced, so that repeating an append changes nothing.
     *
     * @throws StorageException nothing was taken; whether to drop or to try again is the caller's choice
     */
    void append(List<LinkSummary> summaries) throws StorageException;

    /**
     * Drops what is older. Coarse: summaries of windows that start at {@code limitUnixMillis} or later stay, older ones
     * may stay for up to {@link SeriesKey#BUCKET_MILLIS} more.
     */
    void expireBefore(long limitUnixMillis) throws StorageException;
}
