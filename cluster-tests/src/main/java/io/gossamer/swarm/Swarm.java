package io.gossamer.swarm;

import io.gossamer.model.NodeId;
import io.gossamer.wire.ClusterKey;
import io.gossamer.wire.SignedRow;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Hundreds of members around one real daemon: they join by anti-entropy, stay alive by answering, renew their rows by gossip
 * and push their summaries by gRPC, each under its own key. Their links are those of a ring with {@code degree} chords, the
 * daemon being one of its nodes.
 */
public final class Swarm implements AutoCloseable {
    /** Rows of a large mesh are renewed every five minutes. */
    private static final double ROW_RENEWAL_SECONDS = 300;

    private static final int CHORD = 7;
    private static final int ZONES = 5;
    private static final int PORT_TRIES_MAX = 20;

    private final List<SwarmMember> members = new ArrayList<>();
    private final InetSocketAddress gossip;
    private final SwarmSockets sockets;
    private final SyncServer syncServer;
    private final SummaryFeed summaries;

    /** Where the daemon is, and what the swarm is like. */
    public record Settings(
            String cluster,
            NodeId daemon,
            NodeId meshId,
            InetSocketAddress gossip,
            InetSocketAddress grpc,
            int size,
            int degree) {}

    /** What went back and forth so far. */
    public record Counts(
            long pings,
            long stamps,
            long refutations,
            long rows,
            long syncs,
            long batches,
            long acknowledged,
            long refused,
            String lastRefusal) {}

    public Swarm(Settings settings) throws IOException {
        gossip = settings.gossip();
        sockets = new SwarmSockets(gossip, settings.size() / ROW_RENEWAL_SECONDS);
        syncServer = new SyncServer();
        ClusterKey cluster = ClusterKey.of(settings.cluster(), "");
        for (int i = 0; i < settings.size(); i++) {
            String zone = "eu/site-" + (char) ('a' + i % ZONES);
            addMember("s%03d".formatted(i), zone, cluster, settings.meshId());
        }
        link(settings.daemon(), settings.degree());
        summaries = new SummaryFeed(members, settings.grpc());
    }

    /** TCP first: its ports are the scarcer ones. The same number may be taken for UDP, then another is tried. */
    private void addMember(String name, String zone, ClusterKey cluster, NodeId meshId) throws IOException {
        for (int tries = 0; ; tries++) {
            ServerSocketChannel listening = SyncServer.bind();
            int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
            try {
                DatagramChannel socket = SwarmSockets.bind(port);
                SwarmMember member = new SwarmMember(name, zone, port, cluster, meshId);
                members.add(member);
                sockets.add(member, socket);
                syncServer.add(member, listening);
                return;
            } catch (BindException taken) {
                listening.close();
                if (tries >= PORT_TRIES_MAX) {
                    throw taken;
                }
            }
        }
    }

    private void link(NodeId daemon, int degree) {
        List<NodeId> ring = new ArrayList<>(List.of(daemon));
        members.forEach(member -> ring.add(member.id()));
        for (int i = 0; i < members.size(); i++) {
            List<NodeId> measures = new ArrayList<>();
            List<NodeId> measuredBy = new ArrayList<>();
            for (int k = 0; k < degree; k++) {
                int step = 1 + k * CHORD;
                measures.add(ring.get((i + 1 + step) % ring.size()));
                measuredBy.add(ring.get(Math.floorMod(i + 1 - step, ring.size())));
            }
            members.get(i).link(measures, measuredBy);
        }
    }

    /** Joins all: records first, then rows; returns when the daemon has taken them in. */
    public void join() throws IOException {
        sockets.start();
        syncServer.start();
        Random random = new Random(3);
        // Signing takes seconds, and a stream that says nothing for some seconds is closed.
        List<SignedRow> rows =
                members.stream().map(member -> member.nextRow(random)).toList();
        try (SyncStream stream = new SyncStream(members.get(0), gossip)) {
            stream.handOver(members.stream().map(SwarmMember::record).toList());
            stream.handOver(rows);
        }
    }

    public void startSummaries() {
        summaries.start();
    }

    public Counts counts() {
        SwarmSockets.Counts wire = sockets.counts();
        SummaryFeed.Counts fed = summaries.counts();
        return new Counts(
                wire.pings(),
                wire.stamps(),
                wire.refutations(),
                wire.rows(),
                syncServer.answered(),
                fed.pushed(),
                fed.acknowledged(),
                fed.failed(),
                fed.lastFailure());
    }

    @Override
    public void close() throws IOException {
        summaries.close();
        syncServer.close();
        sockets.close();
    }
}
