package io.gossamer.host;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets go of pages that only the start needed. A start goes through all of the class archive and of RocksDB's code; what an idle
 * daemon uses of them afterwards is a fraction, and the rest stays mapped for ever, as if it were in use. Those pages are
 * clean copies of files: whoever touches one again gets it back from the page cache at the price of a minor fault.
 */
public final class MappedPages {
    private static final Path SMAPS = Path.of("/proc/self/smaps");

    /** madvise(2): drops the pages from this process; the next access reads the file. */
    private static final int MADV_DONTNEED = 4;

    private MappedPages() {}

    /** The C library's own function; loading fails with a LinkageError where JNA has no library for this host. */
    private static final class LibC {
        static {
            Native.register(LibC.class, NativeLibrary.getProcess());
        }

        private LibC() {}

        static native int madvise(long address, long length, int advice);
    }

    /**
     * Some milliseconds, from any thread, as often as one likes. Returns how many bytes were let go; 0 where this is no 64-bit
     * Linux or JNA has no library for it. Throws IOException when the kernel does not tell what is mapped; nothing has changed
     * then.
     */
    public static long release() throws IOException {
        if (!Files.isReadable(SMAPS)) {
            return 0;
        }
        long released = 0;
        try {
            if (Native.POINTER_SIZE != 8) {
                return 0;
            }
            for (Mapping mapping : Mapping.parse(Files.readAllLines(SMAPS))) {
                // Only what is wholly as in its file: of the rest the copies that were written to would be lost.
                if (mapping.isUntouchedFile()
                        && LibC.madvise(mapping.start(), mapping.end() - mapping.start(), MADV_DONTNEED) == 0) {
                    released += mapping.residentBytes();
                }
            }
        } catch (LinkageError noJna) {
            return 0;
        }
        return released;
    }
}
