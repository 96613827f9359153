package io.gossamer.cli.client;

import io.gossamer.model.Endpoint;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One HTTP/2 connection (RFC 9113) in clear text that carries a single stream: it writes the request and hands over the
 * frames of the answer. Settings and pings are answered here.
 *
 * <pre>
 * frame:  0        3      4       5                 9
 *         +--------+------+-------+-----------------+-----------
 *         | length | type | flags | R | stream id   | payload
 *         +--------+------+-------+-----------------+-----------
 * </pre>
 */
final class Http2Connection implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int GO_AWAY = 7;
    static final int END_STREAM = 0x1;

    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;
    private static final int STREAM = 1;
    /** The smallest that a peer may insist on (section 4.2); we never announce more. */
    private static final int FRAME_MAX = 16_384;
    /** What every server takes before it has said anything (section 6.9.2). */
    private static final int REQUEST_MAX = 65_535;

    private static final int WINDOW = 8 << 20;
    private static final int BLOCK_MAX = 1 << 20;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A frame of the answer; the payload is without padding, and a header block is whole. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Frame(int type, int flags, byte[] payload) {
        boolean endsStream() {
            return (flags & END_STREAM) != 0;
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private int received;

    private Http2Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        this.out = socket.getOutputStream();
    }

    @SuppressWarnings("AddressSelection") // all addresses of the name are tried, one after the other
    static Http2Connection open(Endpoint endpoint, Duration timeout) throws IOException {
        IOException last = null;
        for (InetAddress address : InetAddress.getAllByName(endpoint.host())) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, endpoint.port()), (int) Math.max(1, timeout.toMillis()));
                return new Http2Connection(socket);
            } catch (IOException failed) {
                socket.close();
                last = failed;
            }
        }
        throw last;
    }

    /** Zero waits for ever. */
    void readTimeout(Duration timeout) throws IOException {
        socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }

    /** Everything that the client ever says, in one write: preface, settings, headers, body, end. */
    void send(byte[] headerBlock, byte[] body) throws IOException {
        if (body.length > REQUEST_MAX || headerBlock.length > FRAME_MAX) {
            throw new IOException("the request is larger than " + REQUEST_MAX + " bytes");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(1024 + body.length);
        all.writeBytes(PREFACE);
        byte[] settings = new byte[18];
        setting(settings, 0, 1, 0); // HEADER_TABLE_SIZE
        setting(settings, 6, 2, 0); // ENABLE_PUSH
        setting(settings, 12, 4, WINDOW); // INITIAL_WINDOW_SIZE
        frame(all, SETTINGS, 0, 0, settings, 0, settings.length);
        frame(all, WINDOW_UPDATE, 0, 0, int32(WINDOW - REQUEST_MAX), 0, 4);
        frame(all, HEADERS, END_HEADERS, STREAM, headerBlock, 0, headerBlock.length);
        int at = 0;
        do {
            int length = Math.min(FRAME_MAX, body.length - at);
            frame(all, DATA, at + length == body.length ? END_STREAM : 0, STREAM, body, at, length);
            at += length;
        } while (at < body.length);
        write(all.toByteArray());
    }

    /** The next frame that matters to the caller. */
    Frame next() throws IOException {
        while (true) {
            byte[] header = new byte[9];
            in.readFully(header);
            int length = (header[0] & 0xFF) << 16 | (header[1] & 0xFF) << 8 | header[2] & 0xFF;
            if (length > FRAME_MAX) {
                throw new MalformedReplyException(strangers(header));
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            int type = header[3];
            int flags = header[4];
            switch (type) {
                case HEADERS -> {
                    return new Frame(HEADERS, flags, wholeBlock(unpadded(payload, flags), flags));
                }
                case DATA -> {
                    replenish(length);
                    return new Frame(DATA, flags, unpadded(payload, flags));
                }
                case RESET, GO_AWAY -> {
                    return new Frame(type, flags, payload);
                }
                case SETTINGS, PING -> acknowledge(type, flags, payload);
                default -> {} // WINDOW_UPDATE: we have nothing more to send; unknown types are skipped (section 5.5)
            }
        }
    }

    /** Whoever speaks HTTP/1.1 or something else on this port: its first bytes say it better than a length. */
    private static String strangers(byte[] header) {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        return text.startsWith("HTTP/1") ? "that port speaks HTTP/1.1, not gRPC" : "the first bytes are not HTTP/2";
    }

    private void acknowledge(int type, int flags, byte[] payload) throws IOException {
        if ((flags & ACK) == 0) {
            ByteArrayOutputStream reply = new ByteArrayOutputStream(32);
            frame(reply, type, ACK, 0, payload, 0, type == PING ? payload.length : 0);
            write(reply.toByteArray());
        }
    }

    private void replenish(int length) throws IOException {
        received += length;
        if (received >= WINDOW / 2) {
            ByteArrayOutputStream updates = new ByteArrayOutputStream(32);
            frame(updates, WINDOW_UPDATE, 0, 0, int32(received), 0, 4);
            frame(updates, WINDOW_UPDATE, 0, STREAM, int32(received), 0, 4);
            received = 0;
            write(updates.toByteArray());
        }
    }

    private static byte[] unpadded(byte[] payload, int flags) throws MalformedReplyException {
        int start = ((flags & PADDED) != 0 ? 1 : 0) + ((flags & PRIORITY) != 0 ? 5 : 0);
        int padding = (flags & PADDED) != 0 && payload.length > 0 ? payload[0] & 0xFF : 0;
        if (start + padding > payload.length) {
            throw new MalformedReplyException("a frame is shorter than its padding");
        }
        return start + padding == 0 ? payload : java.util.Arrays.copyOfRange(payload, start, payload.length - padding);
    }

    private byte[] wholeBlock(byte[] first, int flags) throws IOException {
        if ((flags & END_HEADERS) != 0) {
            return first;
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(first);
        int moreFlags;
        do {
            byte[] header = new byte[9];
            in.readFully(header);
            int length = (header[0] & 0xFF) << 16 | (header[1] & 0xFF) << 8 | header[2] & 0xFF;
            if (header[3] != CONTINUATION || length > FRAME_MAX || block.size() > BLOCK_MAX) {
                throw new MalformedReplyException("a header block is broken off");
            }
            block.writeBytes(in.readNBytes(length));
            moreFlags = header[4];
        } while ((moreFlags & END_HEADERS) == 0);
        return block.toByteArray();
    }

    private synchronized void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    private static void frame(
            ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload, int from, int length) {
        to.write(length >>> 16);
        to.write(length >>> 8);
        to.write(length);
        to.write(type);
        to.write(flags);
        to.writeBytes(int32(stream));
        to.write(payload, from, length);
    }

    private static void setting(byte[] into, int at, int id, int value) {
        into[at + 1] = (byte) id;
        System.arraycopy(int32(value), 0, into, at + 2, 4);
    }

    private static byte[] int32(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    static boolean closedByPeer(IOException failure) {
        return failure instanceof EOFException || failure instanceof java.net.SocketException;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // nothing is lost: the answer is read or given up
        }
    }
}
