package io.gossamer.lab;

import io.gossamer.lab.tun.Namespaces;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/** Datagrams of 1,400 bytes from one host to another, at a steady rate until closed: what uses up a link besides the mesh. */
final class Traffic implements AutoCloseable {
    private static final int BYTES = 1_400;
    private static final int HEADERS = 28;
    /** The discard service (RFC 863); nobody listens. */
    private static final int PORT = 9;

    private static final long PAUSE_NANOS = 1_000_000;

    private final DatagramSocket socket;
    private volatile boolean running = true;

    Traffic(String namespace, String address, long bitsPerSecond) throws Exception {
        socket = Namespaces.inside(namespace, DatagramSocket::new);
        InetSocketAddress to = new InetSocketAddress(InetAddress.getByName(address), PORT);
        Thread thread = new Thread(() -> send(to, bitsPerSecond), "lab-traffic");
        thread.setDaemon(true);
        thread.start();
    }

    private void send(InetSocketAddress to, long bitsPerSecond) {
        DatagramPacket packet = new DatagramPacket(new byte[BYTES], BYTES, to);
        long start = System.nanoTime();
        double sentBits = 0;
        while (running) {
            double due = (System.nanoTime() - start) / 1e9 * bitsPerSecond;
            while (running && sentBits < due) {
                try {
                    socket.send(packet);
                } catch (IOException refused) {
                    // the interface is down, or the other host said that nobody listens: it is load all the same
                }
                sentBits += (BYTES + HEADERS) * 8;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        running = false;
        socket.close();
    }
}
