package io.gossamer.instrument;

import io.gossamer.instrument.Instruments.Ends;
import io.gossamer.probe.LiveProbe;
import io.gossamer.proto.InstrumentsGrpc;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeRequest;
import io.gossamer.proto.ProbeStarted;
import io.gossamer.query.CallFailure;
import io.gossamer.query.StreamReader;
import io.gossamer.query.StreamVerb;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Live probes of one link for one reader: this node's own, or those of another node, passed on. They end with their reader. */
public final class LiveProbes {
    static final double INTERVAL_SECONDS_DEFAULT = 0.2;
    static final double INTERVAL_SECONDS_MIN = 0.1;
    static final double INTERVAL_SECONDS_MAX = 60;
    static final double FOR_SECONDS_MAX = 900;

    private final Instruments with;

    public LiveProbes(Instruments with) {
        this.with = with;
    }

    /** What the faces offer. */
    public StreamVerb<ProbeRequest, ProbeReport> verb() {
        return new StreamVerb<ProbeRequest, ProbeReport>("Probe", ProbeRequest.getDefaultInstance(), this::open);
    }

    void open(ProbeRequest request, StreamReader<? super ProbeReport> reader, Executor executor) {
        Ends ends = with.ends(request.getFrom(), request.getTo());
        ProbeRequest checked = checked(request, ends);
        if (ends.fromId().equals(with.mesh().self())) {
            own(checked, ends, reader, executor);
        } else {
            forward(checked, ends, reader, executor);
        }
    }

    private static ProbeRequest checked(ProbeRequest request, Ends ends) {
        double interval = request.getIntervalSeconds() == 0 ? INTERVAL_SECONDS_DEFAULT : request.getIntervalSeconds();
        double forSeconds = request.getForSeconds() == 0 ? FOR_SECONDS_MAX : request.getForSeconds();
        if (!(interval >= INTERVAL_SECONDS_MIN) || interval > INTERVAL_SECONDS_MAX) { // true for NaN
            throw CallFailure.invalid("interval_seconds is " + interval, "0.1 to 60");
        }
        if (!(forSeconds > 0) || forSeconds > FOR_SECONDS_MAX) {
            throw CallFailure.invalid("for_seconds is " + forSeconds, "more than 0, at most 900");
        }
        if (request.getCount() < 0) {
            throw CallFailure.invalid("count is " + Integer.toUnsignedString(request.getCount()), "at most 2147483647");
        }
        return request.toBuilder()
                .setFrom(ends.from().getId())
                .setTo(ends.to().getId())
                .setIntervalSeconds(interval)
                .setForSeconds(forSeconds)
                .build();
    }

    private void own(ProbeRequest request, Ends ends, StreamReader<? super ProbeReport> reader, Executor executor) {
        InetSocketAddress reflector = with.reflector(ends.toId());
        LiveFeed feed = new LiveFeed(reader, executor, with.tally());
        feed.put(ProbeReport.newBuilder()
                .setStarted(ProbeStarted.newBuilder()
                        .setFrom(ends.from())
                        .setTo(ends.to())
                        .setAddress(reflector.getAddress().getHostAddress() + ":" + reflector.getPort())
                        .setIntervalSeconds(request.getIntervalSeconds())
                        .setTimeoutSeconds(with.config().get().probe().timeout().toNanos() / 1e9)
                        .setStampMethod(with.meter().stamps()))
                .build());
        LiveProbe probe = new LiveProbe(
                reflector,
                (long) (request.getIntervalSeconds() * 1e9),
                request.getCount() == 0 ? Integer.MAX_VALUE : request.getCount(),
                with.clock().monotonicNanos() + (long) (request.getForSeconds() * 1e9),
                feed::put,
                feed::end);
        with.meter().look(probe);
        reader.onGone(probe::stop);
    }

    /** The other node's stream, passed on; it ends with this call. */
    private void forward(ProbeRequest request, Ends ends, StreamReader<? super ProbeReport> reader, Executor executor) {
        Context.CancellableContext theirs = Context.current().fork().withCancellation();
        reader.onGone(() -> theirs.cancel(null));
        LiveFeed feed = new LiveFeed(reader, executor, with.tally());
        theirs.run(() -> InstrumentsGrpc.newStub(with.channel(ends.fromId()))
                .withDeadlineAfter((long) FOR_SECONDS_MAX + 60, TimeUnit.SECONDS)
                .probe(request, new Passing(ends.from(), feed)));
    }

    /** Hands on what another node reports. */
    private record Passing(NodeRef from, LiveFeed feed) implements StreamObserver<ProbeReport> {
        @Override
        public void onNext(ProbeReport report) {
            feed.put(report);
        }

        @Override
        public void onError(Throwable thrown) {
            CallFailure why = CallFailure.of(thrown);
            feed.fail(new CallFailure(
                    why.kind(), from.getName() + " was asked: " + why.getMessage(), why.hint(), thrown));
        }

        @Override
        public void onCompleted() {
            feed.complete();
        }
    }
}
