package io.gossamer.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.gossamer.model.NodeId;
import io.gossamer.proto.SyncReplyFrame;
import io.gossamer.proto.SyncRequestFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Anti-entropy frames to typed messages and back; bounded and checked like {@link GossipCodec}. */
public final class SyncCodec {
    /** One frame's body; a longer delta continues in the next round. */
    public static final int BODY_MAX = 64 * 1024;

    public static final int BUCKETS = 256;

    private static final int UPDATES_MAX = 4096;
    private static final int ENTRIES_MAX = 1400;
    private static final int WANTED_MAX = 1024;

    private SyncCodec() {}

    public static byte[] encode(SyncRequest request) {
        SyncRequestFrame.Builder frame = SyncRequestFrame.newBuilder()
                .setSender(GossipCodec.encode(request.sender()))
                .setRoot(request.root());
        request.compare().ifPresent(compare -> {
            frame.setCompare(true).addAllBuckets(compare.buckets()).setEntries(entries(compare.entries()));
            for (SyncRequest.Entry entry : compare.entries()) {
                entry.bootNonce().ifPresent(frame::addBootNonces);
            }
            compare.after().ifPresent(after -> frame.setAfter(RecordCodec.bytes(after)));
        });
        request.recent().ifPresent(recent -> frame.setRecent(RecordCodec.encode(recent)));
        for (Update update : request.updates()) {
            frame.addUpdates(RecordCodec.encode(update));
        }
        return bounded(frame.build().toByteArray());
    }

    public static SyncRequest decodeRequest(long senderHash, byte[] body) throws MalformedPacketException {
        RecordCodec.require(body.length <= BODY_MAX, "oversized");
        SyncRequestFrame frame;
        try {
            frame = SyncRequestFrame.parseFrom(input(body));
        } catch (IOException notProtobuf) {
            throw new MalformedPacketException("frame");
        }
        RecordCodec.require(frame.hasSender(), "sender");
        return new SyncRequest(
                GossipCodec.decode(senderHash, frame.getSender()),
                frame.getRoot(),
                frame.getCompare() ? Optional.of(comparison(frame)) : Optional.empty(),
                GossipCodec.decode(frame.getUpdatesList(), UPDATES_MAX),
                frame.hasRecent() ? Optional.of(RecordCodec.decode(frame.getRecent())) : Optional.empty());
    }

    public static byte[] encode(SyncReply reply) {
        ByteBuffer fingerprints = ByteBuffer.allocate(reply.fingerprints().size() * Long.BYTES);
        reply.fingerprints().forEach(fingerprints::putLong);
        ByteBuffer wanted = ByteBuffer.allocate(reply.wanted().size() * NodeId.BYTES);
        reply.wanted().forEach(id -> wanted.put(id.bytes()));
        SyncReplyFrame.Builder frame = SyncReplyFrame.newBuilder()
                .setSender(GossipCodec.encode(reply.sender()))
                .setOutcome(reply.outcome().code())
                .setFingerprints(ByteString.copyFrom(fingerprints.flip()))
                .setWanted(ByteString.copyFrom(wanted.flip()));
        for (Update update : reply.updates()) {
            frame.addUpdates(RecordCodec.encode(update));
        }
        reply.recent().ifPresent(recent -> frame.setRecent(RecordCodec.encode(recent)));
        reply.next().ifPresent(next -> {
            frame.setTruncated(true).setNextBucket(next.bucket());
            next.after().ifPresent(after -> frame.setNextAfter(RecordCodec.bytes(after)));
        });
        return bounded(frame.build().toByteArray());
    }

    public static SyncReply decodeReply(long senderHash, byte[] body) throws MalformedPacketException {
        RecordCodec.require(body.length <= BODY_MAX, "oversized");
        SyncReplyFrame frame;
        try {
            frame = SyncReplyFrame.parseFrom(input(body));
        } catch (IOException notProtobuf) {
            throw new MalformedPacketException("frame");
        }
        RecordCodec.require(frame.hasSender(), "sender");
        return new SyncReply(
                GossipCodec.decode(senderHash, frame.getSender()),
                SyncReply.Outcome.of(frame.getOutcome()),
                fingerprints(frame.getFingerprints()),
                GossipCodec.decode(frame.getUpdatesList(), UPDATES_MAX),
                ids(frame.getWanted()),
                next(frame),
                frame.hasRecent() ? Optional.of(RecordCodec.decode(frame.getRecent())) : Optional.empty());
    }

    private static CodedInputStream input(byte[] body) {
        CodedInputStream input = CodedInputStream.newInstance(body);
        input.setRecursionLimit(8);
        return input;
    }

    private static byte[] bounded(byte[] body) {
        if (body.length > BODY_MAX) {
            throw new IllegalArgumentException("a frame of " + body.length + " bytes; at most " + BODY_MAX);
        }
        return body;
    }

    private static SyncRequest.Comparison comparison(SyncRequestFrame frame) throws MalformedPacketException {
        RecordCodec.require(frame.getBucketsCount() <= BUCKETS, "buckets");
        for (int bucket : frame.getBucketsList()) {
            RecordCodec.require(bucket >= 0 && bucket < BUCKETS, "buckets");
        }
        return new SyncRequest.Comparison(
                frame.getBucketsList(),
                entries(frame.getEntries(), frame.getBootNoncesList()),
                GossipCodec.optionalId(frame.getAfter(), "after"));
    }

    private static Optional<SyncReply.Cursor> next(SyncReplyFrame frame) throws MalformedPacketException {
        if (!frame.getTruncated()) {
            return Optional.empty();
        }
        RecordCodec.require(frame.getNextBucket() >= 0 && frame.getNextBucket() < BUCKETS, "buckets");
        return Optional.of(new SyncReply.Cursor(
                frame.getNextBucket(), GossipCodec.optionalId(frame.getNextAfter(), "next-after")));
    }

    private static ByteString entries(List<SyncRequest.Entry> entries) {
        ByteBuffer packed = ByteBuffer.allocate(entries.size() * SyncRequest.Entry.BYTES);
        for (SyncRequest.Entry entry : entries) {
            packed.put(entry.id().bytes())
                    .putLong(entry.incarnation())
                    .putLong(entry.rowVersion())
                    .putLong(entry.notices());
        }
        return ByteString.copyFrom(packed.flip());
    }

    private static List<SyncRequest.Entry> entries(ByteString packed, List<Integer> nonces)
            throws MalformedPacketException {
        RecordCodec.require(
                packed.size() % SyncRequest.Entry.BYTES == 0 && packed.size() <= ENTRIES_MAX * SyncRequest.Entry.BYTES,
                "entries");
        RecordCodec.require(
                nonces.isEmpty() || nonces.size() == packed.size() / SyncRequest.Entry.BYTES, "boot-nonces");
        ByteBuffer buffer = packed.asReadOnlyByteBuffer();
        List<SyncRequest.Entry> entries = new ArrayList<>();
        while (buffer.hasRemaining()) {
            OptionalInt nonce = nonces.isEmpty() ? OptionalInt.empty() : OptionalInt.of(nonces.get(entries.size()));
            entries.add(new SyncRequest.Entry(
                    new NodeId(buffer.getLong(), buffer.getLong()),
                    buffer.getLong(),
                    nonce,
                    buffer.getLong(),
                    buffer.getLong()));
        }
        return entries;
    }

    private static List<Long> fingerprints(ByteString packed) throws MalformedPacketException {
        RecordCodec.require(packed.isEmpty() || packed.size() == BUCKETS * Long.BYTES, "fingerprints");
        ByteBuffer buffer = packed.asReadOnlyByteBuffer();
        List<Long> fingerprints = new ArrayList<>();
        while (buffer.hasRemaining()) {
            fingerprints.add(buffer.getLong());
        }
        return fingerprints;
    }

    private static List<NodeId> ids(ByteString packed) throws MalformedPacketException {
        RecordCodec.require(packed.size() % NodeId.BYTES == 0 && packed.size() <= WANTED_MAX * NodeId.BYTES, "wanted");
        ByteBuffer buffer = packed.asReadOnlyByteBuffer();
        List<NodeId> ids = new ArrayList<>();
        while (buffer.hasRemaining()) {
            ids.add(new NodeId(buffer.getLong(), buffer.getLong()));
        }
        return ids;
    }
}
