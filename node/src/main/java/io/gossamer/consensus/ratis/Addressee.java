package io.gossamer.consensus.ratis;

import java.nio.charset.StandardCharsets;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * Refuses what one Raft server sends to another peer that had this address before.
 *
 * <p>Every request names the peer that it is meant for, and Ratis (3.3) does not look: a host whose disk was lost, or one
 * that got the address of another, answers for a voter that is no more. The leader then counts its copy as that voter's, and
 * never sees it silent, so that it is never replaced. Any thread.
 */
final class Addressee implements ServerInterceptor {
    private final ByteString self;
    private final Runnable misaddressed;

    private Addressee(String peerId, Runnable misaddressed) {
        this.self = ByteString.copyFrom(peerId, StandardCharsets.UTF_8);
        this.misaddressed = misaddressed;
    }

    /** @param misaddressed called for each refused request; must not block */
    static Parameters only(String peerId, Runnable misaddressed) {
        Addressee check = new Addressee(peerId, misaddressed);
        Parameters parameters = new Parameters();
        GrpcConfigKeys.Server.setServicesCustomizer(
                parameters,
                (server, types) -> types.contains(GrpcServices.Type.SERVER) ? server.intercept(check) : server);
        return parameters;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new Checked<>(call, next.startCall(call, headers));
    }

    /** gRPC calls it from one thread at a time. */
    private final class Checked<Q, A> extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
        private final ServerCall<Q, A> call;
        private boolean refused;

        Checked(ServerCall<Q, A> call, ServerCall.Listener<Q> next) {
            super(next);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            if (refused) {
                return;
            }
            if (isMeantForAnother(message)) {
                refused = true;
                misaddressed.run();
                call.close(Status.FAILED_PRECONDITION.withDescription("another peer is here now"), new Metadata());
                return;
            }
            super.onMessage(message);
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                super.onHalfClose(); // without its request it would be closed a second time
            }
        }
    }

    private boolean isMeantForAnother(Object message) {
        RaftRpcRequestProto request = request(message);
        return request != null && !request.getReplyId().equals(self);
    }

    /** Null for what clients and administrators send; that goes by the group alone. */
    private static RaftRpcRequestProto request(Object message) {
        if (message instanceof AppendEntriesRequestProto append) {
            return append.getServerRequest();
        } else if (message instanceof RequestVoteRequestProto vote) {
            return vote.getServerRequest();
        } else if (message instanceof InstallSnapshotRequestProto snapshot) {
            return snapshot.getServerRequest();
        } else if (message instanceof StartLeaderElectionRequestProto election) {
            return election.getServerRequest();
        } else if (message instanceof ReadIndexRequestProto read) {
            return read.getServerRequest();
        }
        return null;
    }
}
