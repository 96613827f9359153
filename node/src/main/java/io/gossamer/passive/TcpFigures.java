package io.gossamer.passive;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * What the kernel knows of one TCP connection: {@code struct tcp_info} of linux/tcp.h, which grows at its end, so that an older
 * kernel gives less. In the host's byte order, microseconds and bytes a second:
 *
 * <pre>
 * byte                          byte                           byte
 *   7  bit 0: app limited  1     68  smoothed RTT  4           148  least RTT               4
 *  32  lost                4     72  RTTVAR        4           156  segments sent with data 4
 *                                88  reordering    4           160  delivery rate           8
 *                               100  retransmitted, in all  4
 * </pre>
 *
 * @param lost segments held lost and not repaired
 * @param reordering how far segments overtake each other, in segments
 * @param retransmitted segments, since the connection opened
 * @param minRttMicros least of the last minutes; empty before there is one
 * @param dataSegments sent with data, retransmissions included, since the connection opened
 * @param deliveryRate bytes a second, of the newest measurement
 * @param appLimited that measurement says how much the program wrote, not how much the path takes
 */
public record TcpFigures(
        long rttMicros,
        long rttVarMicros,
        int lost,
        int reordering,
        long retransmitted,
        OptionalLong minRttMicros,
        OptionalLong dataSegments,
        OptionalLong deliveryRate,
        boolean appLimited) {
    private static final int FLAGS = 7;
    private static final int LOST = 32;
    private static final int RTT = 68;
    private static final int RTT_VAR = 72;
    private static final int REORDERING = 88;
    private static final int RETRANSMITTED = 100;
    private static final int MIN_RTT = 148;
    private static final int DATA_SEGMENTS = 156;
    private static final int DELIVERY_RATE = 160;

    /** Shorter is no kernel of this century. */
    static final int BYTES_MIN = RETRANSMITTED + 4;

    /** As the kernel writes it where no sample is. */
    private static final long NO_RTT = 0xffff_ffffL;

    /** Reads from the buffer's start to its limit, at least {@link #BYTES_MIN}; moves neither. */
    static TcpFigures parse(ByteBuffer info) {
        int length = info.limit();
        long minRtt = length >= MIN_RTT + 4 ? unsigned(info, MIN_RTT) : NO_RTT;
        return new TcpFigures(
                unsigned(info, RTT),
                unsigned(info, RTT_VAR),
                info.getInt(LOST),
                info.getInt(REORDERING),
                unsigned(info, RETRANSMITTED),
                minRtt == NO_RTT || minRtt == 0 ? OptionalLong.empty() : OptionalLong.of(minRtt),
                length >= DATA_SEGMENTS + 4 ? OptionalLong.of(unsigned(info, DATA_SEGMENTS)) : OptionalLong.empty(),
                length >= DELIVERY_RATE + 8 ? positive(info.getLong(DELIVERY_RATE)) : OptionalLong.empty(),
                (info.get(FLAGS) & 1) != 0);
    }

    private static OptionalLong positive(long rate) {
        return rate > 0 ? OptionalLong.of(rate) : OptionalLong.empty();
    }

    private static long unsigned(ByteBuffer info, int at) {
        return Integer.toUnsignedLong(info.getInt(at));
    }
}
