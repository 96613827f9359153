package io.gossamer.wire;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds once what is alike in many records. At most {@value #PARTS_MAX} kinds; the oldest goes first, and costs no more than not to be shared. */
public final class CommonParts {
    private static final int PARTS_MAX = 512;

    private final Map<ByteString, ByteString> parts = new LinkedHashMap<>();

    /** An equal record that shares its common part. */
    public MemberRecord sharing(MemberRecord record) {
        ByteString known = parts.putIfAbsent(record.common(), record.common());
        if (known == null && parts.size() > PARTS_MAX) {
            parts.remove(parts.keySet().iterator().next());
        }
        return known == null ? record : record.sharing(known);
    }
}
