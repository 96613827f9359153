package io.gossamer.storage;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gossamer.model.LinkSummary;
import io.gossamer.proto.LinkSummaryRecord;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.SummaryCodec;
import java.util.Optional;

/**
 * The value of one summary: a version byte, then a {@link LinkSummaryRecord} without the four fields that the key holds.
 *
 * <pre>
 *  0         1
 *  +---------+----------------------------+
 *  | version | LinkSummaryRecord, protobuf |
 *  +---------+----------------------------+
 * </pre>
 */
final class SummaryRow {
    static final byte VERSION = 1;

    private SummaryRow() {}

    static byte[] encode(LinkSummary summary) {
        byte[] record = SummaryCodec.encode(summary).toBuilder()
                .clearFrom()
                .clearTo()
                .clearEpoch()
                .clearWindowStartUnixMillis()
                .build()
                .toByteArray();
        byte[] row = new byte[record.length + 1];
        row[0] = VERSION;
        System.arraycopy(record, 0, row, 1, record.length);
        return row;
    }

    /** Empty for a row of a version that this program does not know, or one that makes no sense: skipped, not fatal. */
    static Optional<LinkSummary> decode(SeriesKey key, byte[] row) {
        if (row.length == 0 || row[0] != VERSION) {
            return Optional.empty();
        }
        try {
            LinkSummaryRecord record = LinkSummaryRecord.parser().parseFrom(row, 1, row.length - 1);
            return Optional.of(SummaryCodec.decode(record.toBuilder()
                    .setFrom(ByteString.copyFrom(key.link().from().bytes()))
                    .setTo(ByteString.copyFrom(key.link().to().bytes()))
                    .setEpoch(key.epoch())
                    .setWindowStartUnixMillis(key.startUnixMillis())
                    .build()));
        } catch (InvalidProtocolBufferException | MalformedPacketException damaged) {
            return Optional.empty();
        }
    }
}
