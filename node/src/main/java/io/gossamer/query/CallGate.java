package io.gossamer.query;

import io.gossamer.model.Tally;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls under way, refuses one too many, and tells the services between which addresses a call runs. */
final class CallGate implements ServerInterceptor {
    /** Who calls, and which of this node's addresses was called; null outside a network call. */
    static final Context.Key<Caller> CALLER = Context.key("caller");

    record Caller(SocketAddress remote, SocketAddress local) {}

    private final int callsMax;
    private final Tally tally;
    private final AtomicInteger calls = new AtomicInteger();

    CallGate(int callsMax, Tally tally) {
        this.callsMax = callsMax;
        this.tally = tally;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (calls.incrementAndGet() > callsMax) {
            calls.decrementAndGet();
            tally.count("calls_refused", "too_many");
            call.close(
                    Status.RESOURCE_EXHAUSTED.withDescription(
                            callsMax + " calls are under way at this node; try again, or ask another node"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        tally.count("calls");
        Caller caller = new Caller(
                call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
                call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR));
        Context context = Context.current().withValue(CALLER, caller);
        try {
            return new Counted<>(Contexts.interceptCall(context, call, headers, next));
        } catch (RuntimeException neverStarted) {
            calls.decrementAndGet();
            throw neverStarted;
        }
    }

    /** Gives the place back once, whichever way the call ends. */
    private final class Counted<Q> extends SimpleForwardingServerCallListener<Q> {
        private final AtomicBoolean ended = new AtomicBoolean();

        Counted(ServerCall.Listener<Q> delegate) {
            super(delegate);
        }

        @Override
        public void onComplete() {
            end();
            super.onComplete();
        }

        @Override
        public void onCancel() {
            end();
            super.onCancel();
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                calls.decrementAndGet();
            }
        }
    }
}
