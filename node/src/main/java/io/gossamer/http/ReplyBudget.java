package io.gossamer.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of replies wait in memory for slow readers; when spent, new requests are refused until some are gone. */
final class ReplyBudget {
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    ReplyBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    boolean isSpent() {
        return bytes.get() >= bytesMax;
    }

    void take(long size) {
        bytes.addAndGet(size);
    }

    void giveBack(long size) {
        bytes.addAndGet(-size);
    }
}
