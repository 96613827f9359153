package io.gossamer.cli.client;

import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A server on loopback that answers each call with a message made beforehand, over as much of HTTP/2 as {@link LeanCall}
 * uses: for rehearsing the command line where no daemon runs. One connection at a time.
 */
public final class CannedMesh implements AutoCloseable {
    private static final int PREFACE_BYTES = 24;
    private static final int END_HEADERS = 0x4;
    private static final int SETTINGS = 4;

    private final ServerSocket socket;
    private final Map<String, Message> answers;

    /** @param answers by the last part of the method's name; the rest gets UNIMPLEMENTED */
    public CannedMesh(Map<String, Message> answers) throws IOException {
        this.answers = Map.copyOf(answers);
        this.socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread serving = new Thread(this::serve, "canned-mesh");
        serving.setDaemon(true);
        serving.start();
    }

    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                String method = request(new DataInputStream(client.getInputStream()));
                reply(answers.get(method), client.getOutputStream());
                client.getInputStream().readAllBytes(); // until the client hangs up
            } catch (IOException hungUp) {
                // a rehearsal: the next call is taken, or the socket is closed
            }
        }
    }

    private static String request(DataInputStream in) throws IOException {
        in.skipNBytes(PREFACE_BYTES);
        String method = "";
        while (true) {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            in.skipNBytes(4);
            byte[] payload = in.readNBytes(length);
            if (type == Http2Connection.HEADERS) {
                String path = Hpack.decode(payload).getOrDefault(":path", "");
                method = path.substring(path.lastIndexOf('/') + 1);
            } else if (type == Http2Connection.DATA && (flags & Http2Connection.END_STREAM) != 0) {
                return method;
            }
        }
    }

    private static void reply(Message answer, OutputStream out) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frame(all, SETTINGS, 0, 0, new byte[0]);
        frame(
                all,
                Http2Connection.HEADERS,
                END_HEADERS,
                1,
                headers(":status", "200", "content-type", "application/grpc"));
        if (answer != null) {
            byte[] bytes = answer.toByteArray();
            byte[] prefixed = new byte[5 + bytes.length];
            java.nio.ByteBuffer.wrap(prefixed)
                    .put((byte) 0)
                    .putInt(bytes.length)
                    .put(bytes);
            frame(all, Http2Connection.DATA, 0, 1, prefixed);
        }
        int last = END_HEADERS | Http2Connection.END_STREAM;
        frame(all, Http2Connection.HEADERS, last, 1, headers("grpc-status", answer == null ? "12" : "0"));
        out.write(all.toByteArray());
        out.flush();
    }

    private static byte[] headers(String... namesAndValues) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Hpack.encode(headers);
    }

    /** The messages of a rehearsal are small: each fits one frame. */
    private static void frame(ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload) {
        to.writeBytes(new byte[] {
            (byte) (payload.length >>> 16),
            (byte) (payload.length >>> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags,
            0,
            0,
            0,
            (byte) stream
        });
        to.writeBytes(payload);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
