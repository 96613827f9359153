package io.gossamer.lab.tun;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A socket of one host that sends back what it gets, and what it takes to ask it from another host. */
public final class UdpEcho implements AutoCloseable {
    private static final int BYTES = 64;
    private static final int PATIENCE_MILLIS = 500;

    private final Ground ground;
    private final String host;
    private final DatagramSocket socket;

    public UdpEcho(Ground ground, String host) throws Exception {
        this.ground = ground;
        this.host = host;
        this.socket = Namespaces.inside(ground.namespace(host), () -> new DatagramSocket(address(host, 0)));
        Thread thread = new Thread(this::answer, "lab-echo-" + host);
        thread.setDaemon(true);
        thread.start();
    }

    private InetSocketAddress address(String name, int port) throws IOException {
        return new InetSocketAddress(
                InetAddress.getByName(ground.layout().addressOf(ground.layout().host(name))), port);
    }

    private void answer() {
        byte[] bytes = new byte[2_048];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                socket.send(packet);
            }
        } catch (IOException closed) {
            // that is how it ends
        }
    }

    /** Round trips of those of {@code count} datagrams, one at a time, that came back within half a second; nanoseconds. */
    public List<Long> ask(String from, int count, long pauseMillis) throws Exception {
        return Namespaces.inside(ground.namespace(from), () -> {
            List<Long> roundTrips = new ArrayList<>();
            try (DatagramSocket asking = new DatagramSocket(address(from, 0))) {
                asking.setSoTimeout(PATIENCE_MILLIS);
                for (int i = 0; i < count; i++) {
                    long start = System.nanoTime();
                    asking.send(new DatagramPacket(new byte[BYTES], BYTES, address(host, socket.getLocalPort())));
                    try {
                        asking.receive(new DatagramPacket(new byte[BYTES], BYTES));
                        roundTrips.add(System.nanoTime() - start);
                    } catch (SocketTimeoutException lost) {
                        continue;
                    }
                    Thread.sleep(pauseMillis);
                }
            }
            return roundTrips;
        });
    }

    @Override
    public void close() {
        socket.close();
    }
}
