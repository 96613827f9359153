package io.gossamer.sim;

import io.gossamer.model.Endpoint;
import io.gossamer.wire.Envelope;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.SyncCodec;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * Anti-entropy over streams as the daemon's transport does it: one connection an exchange, one frame at a time each way, at
 * most {@value #ACCEPTED_MAX} connections accepted, two seconds to connect and the configured time for a frame.
 */
final class SimStreams {
    /** As in the daemon's StreamTransport. */
    static final int ACCEPTED_MAX = 64;

    static final long CONNECT_NANOS_MAX = 2_000_000_000L;

    /** IPv4, TCP and its time stamps. */
    private static final int HEADER_BYTES = 52;

    private final Simulation simulation;
    private final Map<SimNode, Map<Long, Connection>> ofClient = new HashMap<>();
    private final Map<SimNode, Integer> accepted = new HashMap<>();

    private static final class Connection {
        private final SimNode client;
        private final int clientBoot;
        private final long exchangeId;
        private SimNode server;
        private int serverBoot;
        private boolean isAccepted;
        private boolean isOver;
        private boolean awaiting;
        private int round;

        Connection(SimNode client, int clientBoot, long exchangeId) {
            this.client = client;
            this.clientBoot = clientBoot;
            this.exchangeId = exchangeId;
        }
    }

    SimStreams(Simulation simulation) {
        this.simulation = simulation;
    }

    void request(SimNode client, int boot, Endpoint to, SyncRequest request, long exchangeId) {
        byte[] body = SyncCodec.encode(request);
        simulation.trace().add(simulation.nowNanos(), client.index(), body);
        Map<Long, Connection> open = ofClient.computeIfAbsent(client, unseen -> new HashMap<>());
        Connection connection = open.get(exchangeId);
        if (connection != null) {
            send(connection, body);
            return;
        }
        Connection fresh = new Connection(client, boot, exchangeId);
        open.put(exchangeId, fresh);
        connect(fresh, to, body);
    }

    private void connect(Connection connection, Endpoint to, byte[] body) {
        connection.awaiting = true;
        SimNode client = connection.client;
        SimNode server = simulation.at(to).orElse(null);
        client.traffic().stream(2 * HEADER_BYTES);
        long now = simulation.nowNanos();
        long heard = server == null || !server.isHostUp()
                ? -1
                : simulation.network().stream(client.index(), server.index(), HEADER_BYTES, now);
        long answered =
                heard < 0 ? -1 : simulation.network().stream(server.index(), client.index(), HEADER_BYTES, heard);
        if (answered < 0 || answered - now > CONNECT_NANOS_MAX) {
            simulation.at(CONNECT_NANOS_MAX, () -> fail(connection));
            return;
        }
        server.traffic().stream(HEADER_BYTES);
        simulation.atTime(answered, () -> {
            if (!server.isRunning() || !hasRoom(server)) {
                // Refused by the host, or accepted and closed at once.
                fail(connection);
            } else if (!connection.isOver) {
                connection.server = server;
                connection.serverBoot = server.boot();
                connection.isAccepted = true;
                accepted.merge(server, 1, Integer::sum);
                send(connection, body);
            }
        });
    }

    private boolean hasRoom(SimNode server) {
        return accepted.getOrDefault(server, 0) < ACCEPTED_MAX;
    }

    private void send(Connection connection, byte[] body) {
        connection.awaiting = true;
        int round = ++connection.round;
        simulation.at(simulation.settings().swim().syncTimeoutNanos(), () -> {
            if (connection.awaiting && connection.round == round) {
                fail(connection);
            }
        });
        SimNode server = connection.server;
        long at = transfer(connection.client, server, body);
        if (at < 0) {
            return;
        }
        long senderHash = connection.client.id().high();
        Endpoint source = connection.client.endpoint();
        simulation.atTime(
                at,
                () -> server.onStream(connection.serverBoot, () -> {
                    if (!connection.isOver) {
                        answer(connection, round, source, senderHash, body);
                    }
                }));
    }

    private long transfer(SimNode from, SimNode to, byte[] body) {
        int bytes = Integer.BYTES + Envelope.OVERHEAD_BYTES + body.length;
        int segments = (bytes + SimNetwork.SEGMENT_BYTES - 1) / SimNetwork.SEGMENT_BYTES;
        int wireBytes = bytes + segments * HEADER_BYTES;
        from.traffic().stream(wireBytes);
        // Every second segment is acknowledged.
        to.traffic().stream((segments + 1) / 2 * HEADER_BYTES);
        return simulation.network().stream(from.index(), to.index(), wireBytes, simulation.nowNanos());
    }

    private void answer(Connection connection, int round, Endpoint source, long senderHash, byte[] body) {
        SimNode server = connection.server;
        byte[] reply;
        try {
            SyncRequest decoded = SyncCodec.decodeRequest(senderHash, body);
            SyncRequest request = new SyncRequest(
                    decoded.sender(),
                    decoded.root(),
                    decoded.compare(),
                    simulation.shared().share(decoded.updates()),
                    decoded.recent());
            reply = SyncCodec.encode(server.swim().onSyncRequest(server.machineNanos(), source, request));
        } catch (MalformedPacketException malformed) {
            throw new IllegalStateException("a node sent a frame that another one cannot read", malformed);
        }
        simulation.trace().add(simulation.nowNanos(), server.index(), reply);
        long serverHash = server.id().high();
        long at = transfer(server, connection.client, reply);
        if (at >= 0) {
            simulation.atTime(
                    at,
                    () -> connection.client.onStream(connection.clientBoot, () -> {
                        if (connection.awaiting && connection.round == round) {
                            replied(connection, serverHash, reply);
                        }
                    }));
        }
    }

    private void replied(Connection connection, long serverHash, byte[] body) {
        SyncReply reply;
        try {
            SyncReply decoded = SyncCodec.decodeReply(serverHash, body);
            reply = new SyncReply(
                    decoded.sender(),
                    decoded.outcome(),
                    decoded.fingerprints(),
                    simulation.shared().share(decoded.updates()),
                    decoded.wanted(),
                    decoded.next(),
                    decoded.recent());
        } catch (MalformedPacketException malformed) {
            throw new IllegalStateException("a node sent a frame that another one cannot read", malformed);
        }
        connection.awaiting = false;
        SimNode client = connection.client;
        client.swim().onSyncReply(client.machineNanos(), connection.exchangeId, reply);
        if (!connection.awaiting) {
            close(connection);
        }
    }

    private void fail(Connection connection) {
        if (connection.isOver) {
            return;
        }
        close(connection);
        SimNode client = connection.client;
        client.onStream(
                connection.clientBoot, () -> client.swim().onSyncFailed(client.machineNanos(), connection.exchangeId));
    }

    private void close(Connection connection) {
        connection.isOver = true;
        connection.awaiting = false;
        Map<Long, Connection> open = ofClient.get(connection.client);
        if (open != null) {
            open.remove(connection.exchangeId, connection);
        }
        if (connection.isAccepted) {
            connection.client.traffic().stream(2 * HEADER_BYTES);
            connection.server.traffic().stream(2 * HEADER_BYTES);
            release(connection);
        }
    }

    private void release(Connection connection) {
        if (connection.server.isRunning() && connection.serverBoot == connection.server.boot()) {
            accepted.merge(connection.server, -1, Integer::sum);
        }
    }

    /** Its own exchanges are forgotten; what it had accepted is gone with it. */
    void onStopped(SimNode node) {
        accepted.remove(node);
        Map<Long, Connection> open = ofClient.remove(node);
        if (open != null) {
            for (Connection connection : open.values()) {
                connection.isOver = true;
                if (connection.isAccepted) {
                    // The server notices when it has heard nothing for as long as a frame may take.
                    simulation.at(simulation.settings().swim().syncTimeoutNanos(), () -> release(connection));
                }
            }
        }
    }
}
