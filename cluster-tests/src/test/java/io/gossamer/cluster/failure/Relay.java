package io.gossamer.cluster.failure;

import io.gossamer.cluster.DaemonProcess;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a daemon under an address of its own, with the same ports: what is sent to the daemon goes through here, and
 * its gossip datagrams are recorded. Answers go the same way back.
 */
final class Relay implements AutoCloseable {
    private static final int RECORDED_MAX = 10_000;

    private final InetAddress address;
    private final InetAddress inner = InetAddress.getLoopbackAddress();
    private final List<Closeable> opened = new ArrayList<>();
    private final List<byte[]> recorded = new ArrayList<>();
    private final Map<SocketAddress, DatagramSocket> gossipClients = new ConcurrentHashMap<>();

    Relay(DaemonProcess daemon, String address) throws IOException {
        this.address = InetAddress.getByName(address);
        for (int offset = 0; offset < 5; offset++) {
            if (offset <= 1) {
                openUdp(daemon.port(offset), offset == 0);
            }
            if (offset != 1) {
                openTcp(daemon.port(offset));
            }
        }
    }

    /** Gossip datagrams on their way to the daemon, in order. */
    List<byte[]> recorded() {
        synchronized (recorded) {
            return List.copyOf(recorded);
        }
    }

    /** Sends it once more from every address that gossip came through from, the first one's too. */
    void sendAgain(byte[] datagram, int port) throws IOException {
        for (DatagramSocket socket : gossipClients.values()) {
            socket.send(new DatagramPacket(datagram, datagram.length, inner, port));
        }
    }

    private synchronized <T extends Closeable> T open(T resource) {
        opened.add(resource);
        return resource;
    }

    private void openUdp(int port, boolean isGossip) throws IOException {
        DatagramSocket front = open(new DatagramSocket(new InetSocketAddress(address, port)));
        Map<SocketAddress, DatagramSocket> clients = isGossip ? gossipClients : new ConcurrentHashMap<>();
        run(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
            while (true) {
                packet.setLength(2_048);
                front.receive(packet);
                byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                if (isGossip) {
                    record(bytes);
                }
                clients.computeIfAbsent(packet.getSocketAddress(), client -> back(front, client))
                        .send(new DatagramPacket(bytes, bytes.length, inner, port));
            }
        });
    }

    private void record(byte[] bytes) {
        synchronized (recorded) {
            if (recorded.size() < RECORDED_MAX) {
                recorded.add(bytes);
            }
        }
    }

    private DatagramSocket back(DatagramSocket front, SocketAddress client) {
        try {
            DatagramSocket socket = open(new DatagramSocket(new InetSocketAddress(inner, 0)));
            run(() -> {
                DatagramPacket answer = new DatagramPacket(new byte[2_048], 2_048);
                while (true) {
                    answer.setLength(2_048);
                    socket.receive(answer);
                    front.send(new DatagramPacket(answer.getData(), answer.getLength(), client));
                }
            });
            return socket;
        } catch (IOException noSocket) {
            throw new UncheckedIOException(noSocket);
        }
    }

    private void openTcp(int port) throws IOException {
        ServerSocket front = open(new ServerSocket());
        front.setReuseAddress(true);
        front.bind(new InetSocketAddress(address, port));
        run(() -> {
            while (true) {
                Socket client = open(front.accept());
                try {
                    Socket server = open(new Socket(inner, port));
                    run(() -> pass(client, server));
                    run(() -> pass(server, client));
                } catch (IOException refused) {
                    client.close();
                }
            }
        });
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // the other side, or the test, has ended it
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() throws IOException {
        for (Closeable each : opened) {
            each.close();
        }
    }
}
