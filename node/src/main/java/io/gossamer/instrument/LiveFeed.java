package io.gossamer.instrument;

import io.gossamer.measure.ReceiveStamp;
import io.gossamer.model.Tally;
import io.gossamer.probe.live.LiveSample;
import io.gossamer.proto.ProbeEnded;
import io.gossamer.proto.ProbeOutcome;
import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeResult;
import io.gossamer.query.CallFailure;
import io.gossamer.query.StreamReader;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Moves the samples of one live probe to one client as fast as it takes them: the probing thread puts them in and never
 * waits. What does not fit is dropped and counted, and the client is told how many.
 */
final class LiveFeed {
    static final int REPORTS_MAX = 256;

    private final StreamReader<? super ProbeReport> client;
    private final Executor executor;
    private final Queue<ProbeReport> queue = new ArrayDeque<>();
    private final Tally tally;
    private final AtomicInteger wakes = new AtomicInteger();
    private Optional<Consumer<StreamReader<? super ProbeReport>>> end = Optional.empty();
    private int dropped;
    private boolean completed; // by the draining thread only

    LiveFeed(StreamReader<? super ProbeReport> client, Executor executor, Tally tally) {
        this.client = client;
        this.executor = executor;
        this.tally = tally;
        client.onReady(this::wake);
    }

    void put(ProbeReport report) {
        synchronized (this) {
            if (queue.size() >= REPORTS_MAX) {
                dropped++;
                tally.count("reports_dropped", "slow_reader");
                return;
            }
            queue.add(report);
        }
        wake();
    }

    void put(LiveSample sample) {
        put(ProbeReport.newBuilder().setResult(words(sample)).build());
    }

    /** Nothing comes any more; {@code why} is empty where it ran to its end. */
    void end(String why) {
        close(client -> {
            client.next(ProbeReport.newBuilder()
                    .setEnded(ProbeEnded.newBuilder().setWhy(why).setReportsDropped(dropped()))
                    .build());
            client.complete();
        });
    }

    /** Nothing comes any more, and what was put in says so already. */
    void complete() {
        close(StreamReader::complete);
    }

    void fail(CallFailure failure) {
        close(client -> client.fail(failure));
    }

    private void close(Consumer<StreamReader<? super ProbeReport>> last) {
        synchronized (this) {
            end = Optional.of(last);
        }
        wake();
    }

    private synchronized int dropped() {
        return dropped;
    }

    private void wake() {
        if (wakes.getAndIncrement() == 0) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        int seen;
        do {
            seen = wakes.get();
            send();
        } while (!wakes.compareAndSet(seen, 0));
    }

    private void send() {
        while (client.isReady() && !completed) {
            Optional<ProbeReport> next;
            Optional<Consumer<StreamReader<? super ProbeReport>>> last;
            synchronized (this) {
                next = Optional.ofNullable(queue.poll());
                last = next.isPresent() ? Optional.empty() : end;
            }
            if (next.isEmpty() && last.isEmpty()) {
                return;
            }
            next.ifPresent(client::next);
            completed = last.isPresent();
            last.ifPresent(ending -> ending.accept(client));
        }
    }

    static ProbeResult words(LiveSample sample) {
        ProbeResult.Builder words = ProbeResult.newBuilder()
                .setNumber(sample.number())
                .setOutcome(outcome(sample.outcome()))
                .setReordered(sample.reordered())
                .setStampMethod(sample.stamp().map(ReceiveStamp::word).orElse(""))
                .setTotalSent(sample.totals().sent())
                .setTotalReplied(sample.totals().replied())
                .setTotalLost(sample.totals().lost())
                .setTotalLostForward(sample.totals().lostForward())
                .setTotalLostReverse(sample.totals().lostReverse());
        sample.stamp()
                .ifPresent(arrived -> words.setSendStampMethod(
                        (sample.departureStamped() ? ReceiveStamp.KERNEL : ReceiveStamp.USER).word()));
        sample.rttNanos().ifPresent(nanos -> words.setRttSeconds(nanos / 1e9));
        sample.forwardOverMinNanos().ifPresent(nanos -> words.setForwardOverMinSeconds(nanos / 1e9));
        sample.reverseOverMinNanos().ifPresent(nanos -> words.setReverseOverMinSeconds(nanos / 1e9));
        sample.ttlForward().ifPresent(words::setTtlForward);
        sample.ttlReverse().ifPresent(words::setTtlReverse);
        sample.lostForward().ifPresent(words::setLostForward);
        return words.build();
    }

    private static ProbeOutcome outcome(LiveSample.Outcome outcome) {
        return switch (outcome) {
            case REPLIED -> ProbeOutcome.REPLIED;
            case LOST -> ProbeOutcome.LOST;
            case LATE -> ProbeOutcome.LATE;
            case DUPLICATED -> ProbeOutcome.DUPLICATED;
        };
    }
}
