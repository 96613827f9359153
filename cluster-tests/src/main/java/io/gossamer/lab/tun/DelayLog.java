package io.gossamer.lab.tun;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What each packet's way through the network really took, one line of text each: when it went in (nanoseconds of the monotonic
 * clock), how long until it went out, from, to, protocol, ports, bytes. A measurement is judged against this, not against the
 * delay that was asked for.
 */
final class DelayLog implements AutoCloseable {
    private final BufferedWriter out;
    private boolean broken;

    DelayLog(Path file) throws IOException {
        out = Files.newBufferedWriter(file);
        out.write("in_nanos delay_nanos from to protocol source_port destination_port bytes\n");
    }

    void write(Frame frame, long outNanos, String from, String to) {
        if (broken) {
            return;
        }
        byte[] bytes = frame.bytes;
        int header = (bytes[0] & 15) * 4;
        try {
            out.write(frame.inNanos + " " + (outNanos - frame.inNanos) + " " + from + " " + to + " " + (bytes[9] & 255)
                    + " " + port(bytes, header) + " " + port(bytes, header + 2) + " " + frame.length + "\n");
        } catch (IOException full) {
            // The network must go on; a log that ends early shows it by itself.
            broken = true;
        }
    }

    private static int port(byte[] bytes, int at) {
        return (bytes[at] & 255) << 8 | bytes[at + 1] & 255;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
