package io.gossamer.wire;

/**
 * Where the fields of STAMP's two kinds of test packet lie. All numbers are big-endian; T1…T4 are the four stamps of one probe,
 * T4 staying at the sender; the SSID stands in bytes that RFC 8762 had left zero (RFC 8972 §3).
 *
 * <pre>
 * OPEN, RFC 8762 §4.2.1 and §4.3.1
 * byte  Session-Sender (request)            Session-Reflector (reply)
 *   0   sequence number              4      sequence number, the reflector's own    4
 *   4   timestamp T1                 8      timestamp T3                            8
 *  12   error estimate               2      error estimate                          2
 *  14   SSID                         2      SSID, copied                            2
 *  16   zero                        28      receive timestamp T2                    8
 *  24    ·                                  Session-Sender sequence number          4
 *  28    ·                                  Session-Sender timestamp T1             8
 *  36    ·                                  Session-Sender error estimate           2
 *  38    ·                                  zero                                    2
 *  40    ·                                  Session-Sender TTL                      1
 *  41    ·                                  zero                                    3
 *  44   end of the base; extensions (RFC 8972) or TWAMP padding may follow
 *
 * AUTHENTICATED, RFC 8762 §4.2.2 and §4.3.2
 * byte  Session-Sender (request)            Session-Reflector (reply)
 *   0   sequence number              4      sequence number, the reflector's own    4
 *   4   zero                        12      zero                                   12
 *  16   timestamp T1                 8      timestamp T3                            8
 *  24   error estimate               2      error estimate                          2
 *  26   SSID                         2      SSID, copied                            2
 *  28   zero                        68      zero                                    4
 *  32    ·                                  receive timestamp T2                    8
 *  40    ·                                  zero                                    8
 *  48    ·                                  Session-Sender sequence number          4
 *  52    ·                                  zero                                   12
 *  64    ·                                  Session-Sender timestamp T1             8
 *  72    ·                                  Session-Sender error estimate           2
 *  74    ·                                  zero                                    6
 *  80    ·                                  Session-Sender TTL                      1
 *  81    ·                                  zero                                   15
 *  96   HMAC over bytes 0 to 95     16      HMAC over bytes 0 to 95                16
 * 112   end of the base; extensions may follow
 * </pre>
 */
public final class StampFormat {
    /** A TWAMP-Light request may be as short as 14 bytes, and such a reply ends after the TTL (RFC 8762 §4.6). */
    public static final StampFormat OPEN = new StampFormat(
            StampPacket.BYTES, StampPacket.REQUEST_BYTES_MIN, 41, new Fields(4, 12, 14, 16, 24, 28, 36, 40));

    public static final StampFormat AUTHENTICATED =
            new StampFormat(112, 112, 112, new Fields(16, 24, 26, 32, 48, 64, 72, 80));

    /** Of {@link #AUTHENTICATED}: where its HMAC begins, and what that covers. */
    static final int HMAC_OFFSET = 96;

    private final int bytes;
    private final int requestBytesMin;
    private final int replyBytesMin;
    private final Fields fields;

    /** Offsets in bytes; the sequence number is at 0. */
    record Fields(
            int timestamp,
            int errorEstimate,
            int sessionId,
            int receiveTimestamp,
            int senderSequence,
            int senderTimestamp,
            int senderErrorEstimate,
            int senderTtl) {}

    private StampFormat(int bytes, int requestBytesMin, int replyBytesMin, Fields fields) {
        this.bytes = bytes;
        this.requestBytesMin = requestBytesMin;
        this.replyBytesMin = replyBytesMin;
        this.fields = fields;
    }

    /** Of the base, without extensions. */
    public int bytes() {
        return bytes;
    }

    int requestBytesMin() {
        return requestBytesMin;
    }

    int replyBytesMin() {
        return replyBytesMin;
    }

    Fields fields() {
        return fields;
    }
}
