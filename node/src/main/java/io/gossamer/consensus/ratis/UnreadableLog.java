package io.gossamer.consensus.ratis;

import java.io.EOFException;
import org.apache.ratis.io.CorruptedFileException;
import org.apache.ratis.protocol.exceptions.ChecksumException;
import org.apache.ratis.server.raftlog.RaftLogIOException;

/**
 * Tells a log or snapshot that is damaged for good from a start that failed for a passing reason (port, disk space,
 * rights): only the former is moved aside.
 */
public final class UnreadableLog {
    private static final int CAUSES_MAX = 20;

    private UnreadableLog() {}

    public static boolean isCauseOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof ChecksumException
                    || cause instanceof CorruptedFileException
                    || cause instanceof RaftLogIOException
                    || cause instanceof EOFException
                    // Ratis's private copy of protobuf: named, not imported
                    || cause.getClass().getSimpleName().equals("InvalidProtocolBufferException")) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
