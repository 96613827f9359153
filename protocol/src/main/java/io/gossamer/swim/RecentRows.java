package io.gossamer.swim;

import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.wire.RowFilter;
import io.gossamer.wire.Update;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows in flight. In a mesh of thousands some hundreds are at any time on their way to everybody, so two members nearly
 * always differ, in rows that came in the last minute. Comparing these first, by filters of ten bits a row, costs a
 * hundredth of comparing everything.
 */
final class RecentRows {
    private RecentRows() {}

    /** Newest first, as far as a frame has room: the oldest have had the most other chances. */
    static List<Update> lacking(List<Update> recent, RowFilter theirs) {
        List<Update> lacking = new ArrayList<>();
        int bytes = 0;
        for (int i = recent.size() - 1; i >= 0; i--) {
            Update row = recent.get(i);
            if (theirs.mayHold(LinkStateTable.row(row))) {
                continue;
            }
            bytes += row.encodedBytes();
            if (bytes > Deltas.UPDATES_BYTES_MAX) {
                return lacking;
            }
            lacking.add(row);
        }
        return lacking;
    }
}
