package io.gossamer.storage;

import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What a RocksDB error means for us: is it the disk's space, somebody's lock, or damage? */
enum RocksFault {
    DAMAGE,
    NO_SPACE,
    HELD,
    OTHER;

    static RocksFault of(RocksDBException wrong) {
        Status status = wrong.getStatus();
        String text = String.valueOf(wrong.getMessage()).toLowerCase(Locale.ROOT);
        if (status != null && status.getSubCode() == Status.SubCode.NoSpace || text.contains("no space left")) {
            return NO_SPACE;
        }
        if (text.contains("while lock file") || text.contains("lock hold by")) {
            return HELD;
        }
        if (status == null) {
            return OTHER;
        }
        return switch (status.getCode()) {
            // A missing file is an IO error to RocksDB; unreadable options or formats are arguments and support.
            case Corruption, NotFound, InvalidArgument, NotSupported -> DAMAGE;
            case IOError -> text.contains("no such file") ? DAMAGE : OTHER;
            default -> OTHER;
        };
    }

    /** The disk gave back other bytes than it took: at run time, the only damage that is certain. */
    static boolean isCorruption(RocksDBException wrong) {
        return wrong.getStatus() != null && wrong.getStatus().getCode() == Status.Code.Corruption;
    }

    StorageException exception(String what, RocksDBException wrong) {
        String why =
                switch (this) {
                    case DAMAGE -> "history is damaged (" + wrong.getMessage() + ")";
                    case NO_SPACE -> "the disk is full: free some space";
                    case HELD -> "another process holds the history: stop it (" + wrong.getMessage() + ")";
                    case OTHER -> String.valueOf(wrong.getMessage());
                };
        return new StorageException(what + ": " + why, wrong);
    }
}
