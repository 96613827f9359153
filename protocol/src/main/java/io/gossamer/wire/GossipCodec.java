package io.gossamer.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.gossamer.model.NodeId;
import io.gossamer.proto.GossipPacket;
import io.gossamer.proto.GossipSender;
import io.gossamer.proto.GossipUpdate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Datagram bodies to typed messages and back. Lengths are bounded before anything is allocated, every field is checked,
 * unknown fields and kinds of news are skipped; the only exception is {@link MalformedPacketException}.
 */
public final class GossipCodec {
    /** 1,200 bytes hold on any path (RFC 8200 §5's 1,280 less headers); the envelope takes its share. */
    public static final int BODY_MAX = Envelope.DATAGRAM_MAX - Envelope.OVERHEAD_BYTES;

    private static final int RECURSION_MAX = 8;

    private GossipCodec() {}

    /** Throws IllegalArgumentException when the message exceeds {@link #BODY_MAX}: a bug of the sender. */
    public static byte[] encode(Gossip gossip) {
        GossipPacket.Builder packet = GossipPacket.newBuilder()
                .setSender(encode(gossip.sender()))
                .setKind(gossip.kind().code())
                .setNumber(gossip.number())
                .setIntroduce(gossip.introduce());
        gossip.subject().ifPresent(subject -> packet.setSubject(RecordCodec.bytes(subject)));
        for (Update update : gossip.updates()) {
            packet.addUpdates(RecordCodec.encode(update));
        }
        byte[] body = packet.build().toByteArray();
        if (body.length > BODY_MAX) {
            throw new IllegalArgumentException("a datagram body of " + body.length + " bytes; at most " + BODY_MAX);
        }
        return body;
    }

    /** {@code senderHash} comes from the envelope, which has proved it under the sender's key. */
    public static Gossip decode(long senderHash, byte[] body) throws MalformedPacketException {
        RecordCodec.require(body.length <= BODY_MAX, "oversized");
        GossipPacket packet;
        try {
            CodedInputStream input = CodedInputStream.newInstance(body);
            input.setRecursionLimit(RECURSION_MAX);
            packet = GossipPacket.parseFrom(input);
        } catch (IOException notProtobuf) {
            throw new MalformedPacketException("body");
        }
        RecordCodec.require(packet.hasSender(), "sender");
        return new Gossip(
                decode(senderHash, packet.getSender()),
                Gossip.Kind.of(packet.getKind()),
                packet.getNumber(),
                optionalId(packet.getSubject(), "subject"),
                packet.getIntroduce(),
                decode(packet.getUpdatesList(), Gossip.UPDATES_MAX));
    }

    static GossipSender encode(Gossip.Sender sender) {
        GossipSender.Builder encoded = GossipSender.newBuilder()
                .setIdLow(sender.from().low())
                .setIncarnation(sender.incarnation())
                .setBootNonce(sender.bootNonce())
                .setSolo(sender.solo());
        sender.meshId().ifPresent(mesh -> encoded.setMeshId(RecordCodec.bytes(mesh)));
        return encoded.build();
    }

    static Gossip.Sender decode(long senderHash, GossipSender sender) throws MalformedPacketException {
        return new Gossip.Sender(
                new NodeId(senderHash, sender.getIdLow()),
                sender.getIncarnation(),
                sender.getBootNonce(),
                optionalId(sender.getMeshId(), "mesh-id"),
                sender.getSolo());
    }

    static List<Update> decode(List<GossipUpdate> encoded, int countMax) throws MalformedPacketException {
        RecordCodec.require(encoded.size() <= countMax, "updates");
        List<Update> updates = new ArrayList<>(encoded.size());
        for (GossipUpdate update : encoded) {
            RecordCodec.decode(update).ifPresent(updates::add);
        }
        return updates;
    }

    static Optional<NodeId> optionalId(ByteString bytes, String reason) throws MalformedPacketException {
        return bytes.isEmpty() ? Optional.empty() : Optional.of(RecordCodec.id(bytes, reason));
    }
}
