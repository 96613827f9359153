package io.gossamer.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.NodeProfile.RaftSeat;
import io.gossamer.model.Zone;
import io.gossamer.proto.GossipUpdate;
import io.gossamer.proto.MemberContent;
import io.gossamer.proto.NoticeContent;
import io.gossamer.proto.RaftSeatContent;
import io.gossamer.proto.RowDeltaContent;
import io.gossamer.proto.RowFilterContent;
import io.gossamer.proto.SignedContent;
import java.util.Map;
import java.util.Optional;

/** Signed news to bytes and back. Reading checks every field; what passes needs only its signature checked. */
final class RecordCodec {
    /** Tags and lengths around content and signature within a packet. */
    static final int SIGNED_OVERHEAD_BYTES = 3 + 2 + 3 + 3;

    private static final int VERSION = 1;
    private static final int HOST_MAX = 253;
    private static final int SOFTWARE_MAX = 64;
    private static final int PEER_ID_MAX = 128;

    private RecordCodec() {}

    static ByteString content(
            ByteString publicKey, long incarnation, Lifecycle lifecycle, int bootNonce, NodeProfile profile) {
        MemberContent.Builder content = MemberContent.newBuilder()
                .setVersion(VERSION)
                .setPublicKey(publicKey)
                .setIncarnation(incarnation)
                .setLifecycle(lifecycle.code())
                .setBootNonce(bootNonce)
                .setName(profile.name())
                .setZone(profile.zone().path())
                .setHost(profile.host())
                .setPortGossip(profile.ports().gossip())
                .setPortStamp(profile.ports().stamp())
                .setPortRaft(profile.ports().raft())
                .setPortGrpc(profile.ports().grpc())
                .setPortHttp(profile.ports().http())
                .putAllTags(profile.tags())
                .setSoftware(profile.version())
                .setStartedUnixMillis(profile.startedUnixMillis());
        profile.raftSeat()
                .ifPresent(seat -> content.setRaftSeat(RaftSeatContent.newBuilder()
                        .setGroupId(bytes(seat.groupId()))
                        .setRaftEpoch(seat.raftEpoch())
                        .setPeerId(seat.peerId())));
        return content.build().toByteString();
    }

    static GossipUpdate encode(Update update) {
        GossipUpdate.Builder encoded = GossipUpdate.newBuilder();
        if (update instanceof MemberRecord record) {
            encoded.setRecord(signed(record.content(), record.signature()));
        } else if (update instanceof SignedRow row) {
            encoded.setRow(signed(row.content(), row.signature()));
        } else if (update instanceof RowDelta delta) {
            encoded.setRowDelta(RowDeltaContent.newBuilder()
                    .setOrigin(bytes(delta.origin()))
                    .setBaseVersion(delta.baseVersion())
                    .setVersion(delta.version())
                    .setPatch(delta.patch())
                    .setSignature(delta.signature()));
        } else if (update instanceof Notice notice) {
            NoticeContent.Builder content = NoticeContent.newBuilder()
                    .setBy(bytes(notice.by()))
                    .setSubject(bytes(notice.subject()))
                    .setIncarnation(notice.incarnation())
                    .setSignature(notice.signature());
            if (notice.kind() == Notice.Kind.ACCUSATION) {
                encoded.setAccusation(content);
            } else {
                encoded.setForgotten(content);
            }
        }
        return encoded.build();
    }

    /** Empty for a kind of news that this version does not know: skipped, not an error. */
    static Optional<Update> decode(GossipUpdate update) throws MalformedPacketException {
        return switch (update.getContentCase()) {
            case RECORD -> Optional.of(record(update.getRecord()));
            case ACCUSATION -> Optional.of(notice(Notice.Kind.ACCUSATION, update.getAccusation()));
            case FORGOTTEN -> Optional.of(notice(Notice.Kind.FORGOTTEN, update.getForgotten()));
            case ROW -> Optional.of(row(update.getRow()));
            case ROW_DELTA -> Optional.of(rowDelta(update.getRowDelta()));
            case CONTENT_NOT_SET -> Optional.empty();
        };
    }

    private static MemberRecord record(SignedContent signed) throws MalformedPacketException {
        require(signed.getContent().size() + signed.getSignature().size() <= MemberRecord.ENCODED_MAX, "record-length");
        require(signed.getSignature().size() == Ed25519.SIGNATURE_BYTES, "signature");
        MemberContent content;
        try {
            content = MemberContent.parseFrom(signed.getContent());
        } catch (InvalidProtocolBufferException notProtobuf) {
            throw new MalformedPacketException("record");
        }
        require(content.getPublicKey().size() == Ed25519.PUBLIC_KEY_BYTES, "public-key");
        profile(content); // checks it
        try {
            return MemberRecord.of(
                    Ed25519.nodeId(content.getPublicKey()),
                    content.getIncarnation(),
                    Lifecycle.of(content.getLifecycle()),
                    content.getBootNonce(),
                    signed.getContent(),
                    signed.getSignature());
        } catch (IllegalArgumentException groups) {
            throw new MalformedPacketException("record");
        }
    }

    /** Of a record that was checked when it came. */
    static NodeProfile profile(ByteString content) {
        try {
            return profile(MemberContent.parseFrom(content));
        } catch (InvalidProtocolBufferException | MalformedPacketException bug) {
            throw new IllegalStateException("a record that was checked does not read back", bug);
        }
    }

    private static NodeProfile profile(MemberContent content) throws MalformedPacketException {
        requireText(content.getName(), NodeProfile.TEXT_MAX, "name");
        require(!content.getName().isBlank(), "name");
        require(content.getTagsCount() <= NodeProfile.TAGS_MAX, "tags");
        for (Map.Entry<String, String> tag : content.getTagsMap().entrySet()) {
            requireText(tag.getKey(), NodeProfile.TEXT_MAX, "tags");
            requireText(tag.getValue(), NodeProfile.TEXT_MAX, "tags");
        }
        requireText(content.getSoftware(), SOFTWARE_MAX, "software");
        requireHost(content.getHost());
        Zone zone;
        try {
            zone = new Zone(content.getZone());
        } catch (IllegalArgumentException notAZone) {
            throw new MalformedPacketException("zone");
        }
        return new NodeProfile(
                content.getName(),
                zone,
                content.getHost(),
                ports(content),
                content.getTagsMap(),
                content.getSoftware(),
                content.getStartedUnixMillis(),
                content.hasRaftSeat() ? Optional.of(seat(content.getRaftSeat())) : Optional.empty());
    }

    private static NodePorts ports(MemberContent content) throws MalformedPacketException {
        return new NodePorts(
                port(content.getPortGossip()),
                port(content.getPortStamp()),
                port(content.getPortRaft()),
                port(content.getPortGrpc()),
                port(content.getPortHttp()));
    }

    private static int port(int port) throws MalformedPacketException {
        require(port >= 0 && port <= 65535, "port");
        return port;
    }

    private static RaftSeat seat(RaftSeatContent seat) throws MalformedPacketException {
        requireText(seat.getPeerId(), PEER_ID_MAX, "raft-seat");
        return new RaftSeat(id(seat.getGroupId(), "raft-seat"), seat.getRaftEpoch(), seat.getPeerId());
    }

    private static void requireHost(String host) throws MalformedPacketException {
        require(!host.isEmpty() && host.length() <= HOST_MAX, "host");
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean isHostCharacter = c < 128
                    && (Character.isLetterOrDigit(c) || c == '.' || c == ':' || c == '-' || c == '_' || c == '%');
            require(isHostCharacter, "host");
        }
    }

    /** Control characters would reach a terminal or a log. */
    private static void requireText(String text, int lengthMax, String reason) throws MalformedPacketException {
        require(text.length() <= lengthMax, reason);
        for (int i = 0; i < text.length(); i++) {
            require(!Character.isISOControl(text.charAt(i)), reason);
        }
    }

    private static Notice notice(Notice.Kind kind, NoticeContent content) throws MalformedPacketException {
        require(content.getSignature().size() == Ed25519.SIGNATURE_BYTES, "signature");
        return new Notice(
                kind,
                id(content.getBy(), "notice"),
                id(content.getSubject(), "notice"),
                content.getIncarnation(),
                content.getSignature());
    }

    private static SignedRow row(SignedContent signed) throws MalformedPacketException {
        require(signed.getSignature().size() == Ed25519.SIGNATURE_BYTES, "signature");
        int size = signed.getContent().size();
        require(size >= SignedRow.HEADER_BYTES && size <= SignedRow.ENCODED_MAX - 128, "row-length");
        return SignedRow.of(signed.getContent(), signed.getSignature());
    }

    private static RowDelta rowDelta(RowDeltaContent delta) throws MalformedPacketException {
        require(delta.getSignature().size() == Ed25519.SIGNATURE_BYTES, "signature");
        require(delta.getPatch().size() <= RowDelta.PATCH_MAX, "row-patch");
        return new RowDelta(
                id(delta.getOrigin(), "row-delta"),
                delta.getBaseVersion(),
                delta.getVersion(),
                delta.getPatch(),
                delta.getSignature());
    }

    static RowFilterContent encode(RowFilter filter) {
        return RowFilterContent.newBuilder()
                .setSalt(filter.salt())
                .setBits(filter.bits())
                .build();
    }

    static RowFilter decode(RowFilterContent filter) throws MalformedPacketException {
        require(filter.getBits().size() <= RowFilter.BYTES_MAX, "row-filter");
        return new RowFilter(filter.getSalt(), filter.getBits());
    }

    private static SignedContent signed(ByteString content, ByteString signature) {
        return SignedContent.newBuilder()
                .setContent(content)
                .setSignature(signature)
                .build();
    }

    static ByteString bytes(NodeId id) {
        return ByteString.copyFrom(id.bytes());
    }

    static NodeId id(ByteString bytes, String reason) throws MalformedPacketException {
        require(bytes.size() == NodeId.BYTES, reason);
        return NodeId.of(bytes.toByteArray());
    }

    static void require(boolean condition, String reason) throws MalformedPacketException {
        if (!condition) {
            throw new MalformedPacketException(reason);
        }
    }
}
