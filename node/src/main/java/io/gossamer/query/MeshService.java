package io.gossamer.query;

import com.google.protobuf.Message;
import io.gossamer.proto.Event;
import io.gossamer.proto.EventsRequest;
import io.gossamer.proto.MeshGrpc;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gRPC service Mesh: each method of query.proto is the verb of that name in {@link MeshCalls}. */
public final class MeshService implements BindableService {
    private static final Logger LOG = LoggerFactory.getLogger(MeshService.class);

    private final MeshCalls calls;
    private final ChangeGuard guard;
    private final Executor executor;

    /** @param executor sends events to those who follow them; must not refuse */
    public MeshService(MeshCalls calls, ChangeGuard guard, Executor executor) {
        this.calls = calls;
        this.guard = guard;
        this.executor = executor;
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(MeshGrpc.getServiceDescriptor());
        for (MethodDescriptor<?, ?> method : MeshGrpc.getServiceDescriptor().getMethods()) {
            if (method.getType() == MethodDescriptor.MethodType.UNARY) {
                addUnary(service, method);
            }
        }
        return service.addMethod(MeshGrpc.getEventsMethod(), ServerCalls.asyncServerStreamingCall(this::events))
                .build();
    }

    /** Adds a method that is the verb of its name. */
    public <Q, A> void addUnary(ServerServiceDefinition.Builder service, MethodDescriptor<Q, A> method) {
        Verb<?, ?> verb = calls.verb(method.getBareMethodName())
                .orElseThrow(() -> new IllegalStateException("no verb for " + method.getFullMethodName()));
        service.addMethod(
                method,
                ServerCalls.asyncUnaryCall((Q request, StreamObserver<A> answer) -> unary(verb, request, answer)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled in it
    private <Q, A> void unary(Verb<?, ?> verb, Q request, StreamObserver<A> observer) {
        try {
            if (verb.changes()) {
                guard.checkCurrentCall();
            }
        } catch (CallFailure refused) {
            observer.onError(refused.toStatus().asRuntimeException());
            return;
        }
        verb.run((Message) request).whenComplete((answer, failure) -> {
            if (failure == null) {
                @SuppressWarnings("unchecked") // the verb of this very method
                A typed = (A) answer;
                observer.onNext(typed);
                observer.onCompleted();
            } else {
                observer.onError(status(verb.rpc(), failure).asRuntimeException());
            }
        });
    }

    private static Status status(String rpc, Throwable thrown) {
        CallFailure failure = CallFailure.of(thrown);
        if (failure.kind() == CallFailure.Kind.INTERNAL) {
            LOG.warn("{} failed", rpc, thrown);
        }
        return failure.toStatus();
    }

    private void events(EventsRequest request, StreamObserver<Event> observer) {
        ServerCallStreamObserver<Event> client = (ServerCallStreamObserver<Event>) observer;
        EventPump pump = new EventPump(client, executor);
        try {
            pump.start(calls.events().subscribe(request, pump::wake));
        } catch (RuntimeException refused) {
            client.onError(status("Events", refused).asRuntimeException());
        }
    }
}
