package io.gossamer.cli.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** Standard output that remembers why it failed, which PrintStream does not. */
final class StandardOutput extends FileOutputStream {
    private static volatile boolean readerLeft;

    StandardOutput() {
        super(FileDescriptor.out);
    }

    /** True when the last failure was a pipe whose reader has gone (EPIPE): {@code gossamer links | head}. */
    static boolean readerLeft() {
        return readerLeft;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            super.write(bytes, offset, length);
        } catch (IOException failed) {
            readerLeft = String.valueOf(failed.getMessage()).contains("Broken pipe");
            throw failed;
        }
    }
}
