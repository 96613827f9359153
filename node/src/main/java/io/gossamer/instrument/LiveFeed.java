package io.gossamer.instrument;

import io.gossamer.measure.ReceiveStamp;
import io.gossamer.probe.live.LiveSample;
import io.gossamer.proto.ProbeEnded;
import io.gossamer.proto.ProbeOutcome;
import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeResult;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Moves the samples of one live probe to one gRPC client as fast as it takes them: the probing thread puts them in and never
 * waits. What does not fit is dropped and counted, and the client is told how many.
 */
final class LiveFeed {
    static final int REPORTS_MAX = 256;

    private final ServerCallStreamObserver<ProbeReport> client;
    private final Executor executor;
    private final Queue<ProbeReport> queue = new ArrayDeque<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private Optional<String> end = Optional.empty();
    private int dropped;
    private boolean completed; // by the draining thread only

    LiveFeed(ServerCallStreamObserver<ProbeReport> client, Executor executor) {
        this.client = client;
        this.executor = executor;
        client.setOnReadyHandler(this::wake);
    }

    void put(ProbeReport report) {
        synchronized (this) {
            if (queue.size() >= REPORTS_MAX) {
                dropped++;
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
        synchronized (this) {
            end = Optional.of(why);
        }
        wake();
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
            ProbeReport next;
            boolean last = false;
            synchronized (this) {
                next = queue.poll();
                if (next == null && end.isPresent()) {
                    last = true;
                    next = ProbeReport.newBuilder()
                            .setEnded(ProbeEnded.newBuilder().setWhy(end.get()).setReportsDropped(dropped))
                            .build();
                }
            }
            if (next == null) {
                return;
            }
            client.onNext(next);
            if (last) {
                completed = true;
                client.onCompleted();
            }
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
