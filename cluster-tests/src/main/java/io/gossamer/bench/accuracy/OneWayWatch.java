package io.gossamer.bench.accuracy;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.OneWay;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at what daemons say of one-way delays until it is closed, and notes each window's word when it has just been said. */
final class OneWayWatch implements AutoCloseable {
    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long LOOK_MILLIS = 200;

    private final AccuracyLab lab;
    private final Map<AccuracyLab.Pair, OneWay> latest = new HashMap<>();
    private final List<Word> words = new ArrayList<>();
    private final Thread thread = new Thread(this::look, "one-way-watch");
    private volatile boolean running = true;

    /** What was said of a window that had just closed at {@code endNanos}. */
    private record Word(AccuracyLab.Pair pair, OneWay said, long endNanos) {}

    /** How one window's word stands to the truth, nanoseconds. */
    record Judged(AccuracyLab.Pair pair, double forwardOff, double reverseOff, double bound) {
        boolean isWithin() {
            return Math.abs(forwardOff) <= bound && Math.abs(reverseOff) <= bound;
        }
    }

    OneWayWatch(AccuracyLab lab) {
        this.lab = lab;
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        while (running) {
            for (AccuracyLab.Pair pair : AccuracyLab.PAIRS) {
                try {
                    look(pair);
                } catch (StatusRuntimeException busy) {
                    // what was not read in time is not judged
                }
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private void look(AccuracyLab.Pair pair) {
        DaemonProcess from = lab.daemon(pair.from());
        List<LinkStatus> links = from.api()
                .links(LinksRequest.newBuilder()
                        .setFrom(pair.from())
                        .setTo(pair.to())
                        .setLocalOnly(true)
                        .build())
                .getLinksList();
        for (LinkStatus link : links) {
            if (link.getMeasures().getDetail().hasOneWay()) {
                OneWay said = link.getMeasures().getDetail().getOneWay();
                OneWay before = latest.put(pair, said);
                // the first one may be of any age
                if (before != null && !before.equals(said)) {
                    synchronized (words) {
                        words.add(new Word(pair, said, System.nanoTime()));
                    }
                }
            }
        }
    }

    /** All so far. */
    List<Judged> judged() {
        List<Word> all;
        synchronized (words) {
            all = List.copyOf(words);
        }
        List<Judged> judged = new ArrayList<>();
        for (Word word : all) {
            double forward = truth(word, false);
            double reverse = truth(word, true);
            judged.add(new Judged(
                    word.pair(),
                    word.said().getForwardSeconds() * 1e9 - forward,
                    word.said().getReverseSeconds() * 1e9 - reverse,
                    word.said().getBoundSeconds() * 1e9));
        }
        return judged;
    }

    private double truth(Word word, boolean reverse) {
        return lab.traffic()
                .delays(word.pair().from(), word.pair().to(), reverse, word.endNanos() - WINDOW_NANOS, word.endNanos())
                .median();
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }
}
