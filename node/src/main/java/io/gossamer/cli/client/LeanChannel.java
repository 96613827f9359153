package io.gossamer.cli.client;

import io.gossamer.model.Endpoint;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;

/**
 * A gRPC channel for a process that makes one call and ends: a plain socket for each call, no pool, no event loop, no
 * name resolver. The generated stubs run over it unchanged. Loading grpc-netty for the same takes longer than the whole
 * of {@code gossamer members} may.
 */
final class LeanChannel extends Channel {
    private final Endpoint endpoint;

    LeanChannel(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
        return new LeanCall<>(endpoint, method, options);
    }

    @Override
    public String authority() {
        return endpoint.toString();
    }
}
