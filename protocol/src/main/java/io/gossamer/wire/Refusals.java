package io.gossamer.wire;

import io.gossamer.model.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a packet of another cluster or version is told so: at most once in ten seconds an address, and at most
 * {@value #PER_SECOND_MAX} a second in all, so that nobody can be made to spray a third party.
 */
public final class Refusals {
    static final int PER_SECOND_MAX = 10;
    static final int SOURCES_MAX = 256;
    private static final long PER_SOURCE_NANOS = 10_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final byte[] refusal;
    private final Map<Endpoint, Long> saidNanos = new LinkedHashMap<>();
    private long secondStartNanos;
    private int saidThisSecond;

    public Refusals(Envelope envelope) {
        this.refusal = envelope.refusal();
    }

    /** The bytes to send back to {@code source}, never longer than {@code requestBytes}; empty: say nothing. */
    public synchronized Optional<byte[]> answer(long nowNanos, Endpoint source, int requestBytes) {
        if (nowNanos - secondStartNanos >= SECOND_NANOS || saidThisSecond == 0) {
            secondStartNanos = nowNanos;
            saidThisSecond = 0;
        }
        Long said = saidNanos.get(source);
        boolean saidLately = said != null && nowNanos - said < PER_SOURCE_NANOS;
        if (saidLately || saidThisSecond >= PER_SECOND_MAX || requestBytes < refusal.length) {
            return Optional.empty();
        }
        saidThisSecond++;
        saidNanos.remove(source);
        if (saidNanos.size() >= SOURCES_MAX) {
            saidNanos.remove(saidNanos.keySet().iterator().next());
        }
        saidNanos.put(source, nowNanos);
        return Optional.of(refusal.clone());
    }
}
