package io.gossamer.sim;

import io.gossamer.model.NodeId;
import io.gossamer.wire.CommonParts;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.SignedRow;
import io.gossamer.wire.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One object for what every node decodes for itself: records and rows are immutable, and five thousand nodes that know five
 * thousand members would hold twenty-five million copies. Only the newest of each origin is kept.
 */
final class Shared {
    private final Map<NodeId, MemberRecord> records = new HashMap<>();
    private final CommonParts commons = new CommonParts();
    private final Map<NodeId, SignedRow> rows = new HashMap<>();

    List<Update> share(List<Update> decoded) {
        if (decoded.isEmpty()) {
            return decoded;
        }
        List<Update> shared = new ArrayList<>(decoded.size());
        for (Update update : decoded) {
            if (update instanceof MemberRecord record) {
                shared.add(share(record));
            } else if (update instanceof SignedRow row) {
                shared.add(share(row));
            } else {
                shared.add(update);
            }
        }
        return shared;
    }

    private MemberRecord share(MemberRecord decoded) {
        MemberRecord record = commons.sharing(decoded);
        MemberRecord held = records.get(record.id());
        if (held != null && held.incarnation() == record.incarnation() && held.equals(record)) {
            return held;
        }
        if (held == null || Long.compareUnsigned(record.incarnation(), held.incarnation()) > 0) {
            records.put(record.id(), record);
        }
        return record;
    }

    private SignedRow share(SignedRow decoded) {
        MemberRecord record = records.get(decoded.origin());
        SignedRow row = record == null ? decoded : decoded.sharing(record.id());
        SignedRow held = rows.get(row.origin());
        if (held != null && held.version() == row.version() && held.equals(row)) {
            return held;
        }
        if (held == null || Long.compareUnsigned(row.version(), held.version()) > 0) {
            rows.put(row.origin(), row);
        }
        return row;
    }
}
