package io.gossamer.cli;

import com.google.protobuf.Message;
import io.gossamer.proto.InstrumentsGrpc;
import io.gossamer.proto.MeshGrpc;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Mesh service on a real socket that answers each call with what the test has put in, and keeps what it was asked. */
final class InMemoryMeshServer implements AutoCloseable {
    private final Map<String, List<Message>> answers = new ConcurrentHashMap<>();
    private final Map<String, Status> refusals = new ConcurrentHashMap<>();
    private final List<Message> asked = new CopyOnWriteArrayList<>();
    private final Server server;

    InMemoryMeshServer() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                    .addService(service(MeshGrpc.getServiceDescriptor()))
                    .addService(service(InstrumentsGrpc.getServiceDescriptor()))
                    .maxInboundMessageSize(1 << 20)
                    .build()
                    .start();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    int port() {
        return server.getPort();
    }

    String at() {
        return "127.0.0.1:" + port();
    }

    /** The answer to {@code method} from now on; a stream answers with all of them and ends. */
    InMemoryMeshServer answer(String method, Message... replies) {
        refusals.remove(method);
        answers.put(method, List.of(replies));
        return this;
    }

    InMemoryMeshServer refuse(String method, Status status) {
        refusals.put(method, status);
        return this;
    }

    List<Message> asked() {
        return new ArrayList<>(asked);
    }

    private ServerServiceDefinition service(ServiceDescriptor descriptor) {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor);
        descriptor.getMethods().forEach(method -> add(service, method));
        return service.build();
    }

    @SuppressWarnings("unchecked")
    private void add(ServerServiceDefinition.Builder service, io.grpc.MethodDescriptor<?, ?> method) {
        var typed = (io.grpc.MethodDescriptor<Message, Message>) method;
        String name = method.getBareMethodName();
        if (method.getType() == io.grpc.MethodDescriptor.MethodType.UNARY) {
            service.addMethod(typed, ServerCalls.asyncUnaryCall((request, out) -> serve(name, request, out)));
        } else {
            service.addMethod(typed, ServerCalls.asyncServerStreamingCall((request, out) -> serve(name, request, out)));
        }
    }

    private void serve(String name, Message request, StreamObserver<Message> out) {
        asked.add(request);
        Status refusal = refusals.get(name);
        List<Message> replies = answers.get(name);
        if (refusal != null) {
            out.onError(new StatusRuntimeException(refusal));
        } else if (replies == null) {
            out.onError(new StatusRuntimeException(Status.UNIMPLEMENTED.withDescription("the test gave no " + name)));
        } else {
            replies.forEach(out::onNext);
            out.onCompleted();
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
