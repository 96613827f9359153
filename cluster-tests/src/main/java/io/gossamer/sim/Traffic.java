package io.gossamer.sim;

import io.gossamer.wire.Gossip;
import io.gossamer.wire.Notice;
import io.gossamer.wire.SignedRow;
import io.gossamer.wire.Update;
import java.util.EnumMap;
import java.util.Map;

/** Bytes sent, as they are on the wire: with IP, UDP or TCP, the envelope and signatures. By what they were for. */
public final class Traffic {
    /** What bytes are for. */
    public enum Use {
        /** Pings and answers without what rides along. */
        PROBES,
        /** Records, wherever they ride. */
        RECORDS,
        /** Accusations, wherever they ride. */
        ACCUSATIONS,
        /** Link-state rows sent at once. */
        ROWS,
        /** What packets of news cost beside the news. */
        NEWS_HEADERS,
        /** Anti-entropy, with the rows and records in it. */
        ANTI_ENTROPY
    }

    /** One number each: boxed ones would be made anew with every packet. */
    private final Map<Use, long[]> bytes = new EnumMap<>(Use.class);

    private final Map<Use, long[]> messages = new EnumMap<>(Use.class);

    private long packets;
    private long total;

    Traffic() {
        for (Use use : Use.values()) {
            bytes.put(use, new long[1]);
            messages.put(use, new long[1]);
        }
    }

    void datagram(Gossip gossip, int wireBytes) {
        int rest = wireBytes;
        for (Update update : gossip.updates()) {
            Use use = update instanceof SignedRow ? Use.ROWS : update instanceof Notice ? Use.ACCUSATIONS : Use.RECORDS;
            int updateBytes = update.encodedBytes();
            add(use, updateBytes);
            rest -= updateBytes;
        }
        add(gossip.kind() == Gossip.Kind.NEWS ? Use.NEWS_HEADERS : Use.PROBES, rest);
        packets++;
    }

    void stream(int wireBytes) {
        add(Use.ANTI_ENTROPY, wireBytes);
        packets++;
    }

    private void add(Use use, int more) {
        bytes.get(use)[0] += more;
        messages.get(use)[0]++;
        total += more;
    }

    public long total() {
        return total;
    }

    public long packets() {
        return packets;
    }

    public long of(Use use) {
        return bytes.get(use)[0];
    }

    /** Packets of this use, and of what rides in packets (records, accusations, rows) how many rode. */
    public long messagesOf(Use use) {
        return messages.get(use)[0];
    }
}
