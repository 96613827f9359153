package io.gossamer.instrument;

import io.gossamer.proto.InstrumentsGrpc;
import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeRequest;
import io.gossamer.query.CallFailure;
import io.gossamer.query.MeshService;
import io.gossamer.query.StreamReader;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/** The gRPC service Instruments: the unary methods are verbs, Probe is a stream that lives as long as its caller. */
public final class InstrumentService implements BindableService {
    private final LiveProbes live;
    private final MeshService mesh;
    private final Executor executor;

    /**
     * @param mesh runs the unary calls, which are among its verbs
     * @param executor must not refuse
     */
    public InstrumentService(LiveProbes live, MeshService mesh, Executor executor) {
        this.live = live;
        this.mesh = mesh;
        this.executor = executor;
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition.Builder service =
                ServerServiceDefinition.builder(InstrumentsGrpc.getServiceDescriptor());
        for (MethodDescriptor<?, ?> method :
                InstrumentsGrpc.getServiceDescriptor().getMethods()) {
            if (method.getType() == MethodDescriptor.MethodType.UNARY) {
                mesh.addUnary(service, method);
            }
        }
        return service.addMethod(InstrumentsGrpc.getProbeMethod(), ServerCalls.asyncServerStreamingCall(this::probe))
                .build();
    }

    private void probe(ProbeRequest request, StreamObserver<ProbeReport> observer) {
        GrpcReader<ProbeReport> reader = new GrpcReader<>((ServerCallStreamObserver<ProbeReport>) observer);
        try {
            live.open(request, reader, executor);
        } catch (RuntimeException refused) {
            reader.fail(CallFailure.of(refused));
        }
    }

    private record GrpcReader<A>(ServerCallStreamObserver<A> client) implements StreamReader<A> {
        @Override
        public boolean isReady() {
            return client.isReady();
        }

        @Override
        public void next(A message) {
            client.onNext(message);
        }

        @Override
        public void complete() {
            client.onCompleted();
        }

        @Override
        public void fail(CallFailure why) {
            client.onError(why.toStatus().asRuntimeException());
        }

        @Override
        public void onReady(Runnable wake) {
            client.setOnReadyHandler(wake);
        }

        @Override
        public void onGone(Runnable gone) {
            client.setOnCancelHandler(gone);
            if (client.isCancelled()) {
                gone.run();
            }
        }
    }
}
