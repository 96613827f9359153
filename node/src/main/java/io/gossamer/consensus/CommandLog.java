package io.gossamer.consensus;

import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The replicated log of decisions, seen from any node, voter or not. Samples never go through it.
 *
 * <p>Any thread may call. {@link #propose} completes with the index at which the command was applied by the leader, or
 * fails with {@link NotAppliedException} (no state changed: try again) or {@link IndeterminateException} (it may have been
 * applied: commands are idempotent, try again).
 */
public interface CommandLog extends AutoCloseable {

    /** Of one command; a larger one is never applied. The log's own entry limit is twice that. */
    int COMMAND_BYTES_MAX = 256 << 10;

    CompletableFuture<Long> propose(byte[] command);

    /** What is known of the group now; never blocks. */
    RaftView view();

    @Override
    void close();

    /** What each node applies, in log order, on one thread. */
    interface ReplicatedState {
        /** Must not throw for any bytes that were committed: an unknown command is skipped and counted. */
        void apply(long index, byte[] command);

        byte[] snapshot();

        /** Replaces everything. */
        void restore(long index, byte[] snapshot);
    }

    /** The command was not applied; nothing changed. Retry, at {@code leader} if it is known. */
    final class NotAppliedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Optional<NodeId> leader;

        public NotAppliedException(String message, Optional<NodeId> leader) {
            super(message);
            this.leader = leader;
        }

        public Optional<NodeId> leader() {
            return leader;
        }
    }

    /** The command may or may not have been applied. Retry only what is idempotent. */
    final class IndeterminateException extends Exception {
        private static final long serialVersionUID = 1L;

        public IndeterminateException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
