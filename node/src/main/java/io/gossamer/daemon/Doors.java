package io.gossamer.daemon;

import io.gossamer.config.GossamerConfig;
import io.gossamer.model.NodePorts;
import io.gossamer.probe.LinkMeter;
import java.io.IOException;

/** Opens a node's five ports; each that is taken is named with the key that changes it. */
final class Doors {
    private final GossamerConfig.Network network;

    /** Where others find this node. */
    record Open(String host, NodePorts ports) {}

    Doors(GossamerConfig config) {
        this.network = config.network();
    }

    /** EADDRNOTAVAIL, in the system's words: another port would not help. */
    private static boolean isForeign(IOException refused) {
        return String.valueOf(refused.getMessage()).contains("Cannot assign requested address");
    }

    Open open(MembershipNode membership, LinkMeter meter, Faces faces, int raftPort) throws StartException {
        int gossip;
        try {
            gossip = membership.bind(network.bind(), network.ports().gossip());
        } catch (IOException taken) {
            throw new StartException(
                    "cannot listen on gossip port " + network.ports().gossip() + ": " + taken.getMessage()
                            + (isForeign(taken)
                                    ? "; network.bind names no address of this host"
                                    : "; another daemon on this host? Choose another with network.ports.gossip"),
                    taken);
        }
        try {
            meter.start();
        } catch (IOException taken) {
            throw new StartException(taken.getMessage(), taken);
        }
        faces.start();
        return new Open(
                ownHost(), new NodePorts(gossip, meter.stampPort(), raftPort, faces.grpcPort(), faces.httpPort()));
    }

    private String ownHost() throws StartException {
        try {
            return OwnAddress.find(network.advertise(), network.bind(), network.join());
        } catch (IOException unknown) {
            throw new StartException(
                    "cannot tell which address others should use: " + unknown.getMessage() + "; set network.advertise",
                    unknown);
        }
    }
}
