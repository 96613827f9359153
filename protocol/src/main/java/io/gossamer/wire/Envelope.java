package io.gossamer.wire;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens what travels on the gossip port, datagrams and stream frames alike.
 *
 * <pre>
 *  0        1         2        3              7           8             16           20         28
 *  | 'G'    | version | flags  | cluster hash | key epoch | sender hash | boot epoch | counter  | ChaCha20-Poly1305(body), tag 16 |
 *  '--------------------------- additional data of the seal --------------------------------'
 *
 *  flags: bit 0 REFUSED (unsealed, ends after the cluster hash), bit 1 stream
 *  nonce (12): zero (4) | counter (8); never repeats, since the key is of one sender, boot and channel
 *
 *  stream frame: | length of the rest (4) | the layout above with bit 1 set |
 * </pre>
 *
 * <p>RFC 8439 and not AES: without instructions for AES that the compiler knows of, and a daemon is compiled by the quick one only, it
 * takes a third of the time.
 *
 * <p>Thread-safe. Opening changes nothing but the replay windows, and those only for a good seal.
 */
public final class Envelope {
    /** 1 was sealed otherwise. */
    public static final int VERSION = 2;

    public static final int DATAGRAM_MAX = 1200;
    public static final int HEADER_BYTES = 28;
    public static final int OVERHEAD_BYTES = HEADER_BYTES + 16;
    /** A frame without its length field. */
    public static final int FRAME_MAX = SyncCodec.BODY_MAX + OVERHEAD_BYTES;

    public static final int REFUSAL_BYTES = 7;

    static final String KEY_ALGORITHM = "ChaCha20";

    private static final byte MAGIC = 'G';
    private static final int FLAG_REFUSED = 1;
    private static final int FLAG_STREAM = 2;

    /** Datagrams and frames have keys, counters and windows of their own: they overtake each other freely. */
    enum Channel {
        DATAGRAM(0),
        STREAM(1);

        private final int code;

        Channel(int code) {
            this.code = code;
        }

        /** Goes into the key: may not change. */
        int code() {
            return code;
        }
    }

    /** Equality is written out: it is asked once a packet, and the generated one goes through method handles. */
    private record SenderBoot(long senderHash, int bootEpoch, Channel channel) {
        @Override
        public boolean equals(Object other) {
            return other instanceof SenderBoot boot
                    && boot.senderHash == senderHash
                    && boot.bootEpoch == bootEpoch
                    && boot.channel == channel;
        }

        @Override
        public int hashCode() {
            return (31 * Long.hashCode(senderHash) + bootEpoch) * 2 + channel.code();
        }
    }

    private final ClusterKey cluster;
    private final long selfHash;
    private int bootEpoch;
    private final SecretKeySpec[] ownKeys = new SecretKeySpec[Channel.values().length];
    private final long[] counters = new long[Channel.values().length];
    private final ReplayGuard[] replayGuards = new ReplayGuard[Channel.values().length];
    private final Map<SenderBoot, SecretKeySpec> provenKeys;
    private final Cipher sealing;
    private final Cipher opening;
    private final SecretKeySpec noKey = new SecretKeySpec(new byte[32], KEY_ALGORITHM);

    /**
     * @param bootEpoch of this boot, never used before by this node: counters start anew with it
     * @param sendersMax how many senders' keys and windows are kept
     */
    public Envelope(ClusterKey cluster, NodeId self, long bootEpoch, int sendersMax) {
        this.cluster = cluster;
        this.selfHash = self.high();
        for (Channel channel : Channel.values()) {
            replayGuards[channel.code()] = new ReplayGuard(sendersMax);
        }
        this.provenKeys = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<SenderBoot, SecretKeySpec> eldest) {
                return size() > 2 * sendersMax;
            }
        };
        try {
            this.sealing = Cipher.getInstance("ChaCha20-Poly1305");
            this.opening = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
        begin((int) bootEpoch);
    }

    /**
     * Seals under this epoch from now on, when it is the higher one: a node that rises above a process with its own identity
     * leaves the windows behind that the other has pushed ahead, and the keys that the two shared.
     */
    public synchronized void rise(long epoch) {
        if (Integer.compareUnsigned((int) epoch, bootEpoch) > 0) {
            begin((int) epoch);
        }
    }

    private void begin(int epoch) {
        bootEpoch = epoch;
        for (Channel channel : Channel.values()) {
            ownKeys[channel.code()] = cluster.senderKey(selfHash, epoch, channel);
            counters[channel.code()] = 0;
        }
    }

    /** A datagram of at most {@value #DATAGRAM_MAX} bytes. */
    public byte[] seal(byte[] body) {
        if (body.length > GossipCodec.BODY_MAX) {
            throw new IllegalArgumentException("a body of " + body.length + " bytes does not fit a datagram");
        }
        return seal(body, Channel.DATAGRAM, 0);
    }

    /** A stream frame with its length field in front. */
    public byte[] sealFrame(byte[] body) {
        if (body.length > SyncCodec.BODY_MAX) {
            throw new IllegalArgumentException("a body of " + body.length + " bytes does not fit a frame");
        }
        byte[] frame = seal(body, Channel.STREAM, Integer.BYTES);
        ByteBuffer.wrap(frame).putInt(0, frame.length - Integer.BYTES);
        return frame;
    }

    public Opened open(Endpoint source, byte[] datagram) {
        return datagram.length > DATAGRAM_MAX
                ? new Opened.Malformed("oversized")
                : open(source, datagram, Channel.DATAGRAM);
    }

    /** {@code frame} is without its length field; the driver has checked the length against {@link #FRAME_MAX}. */
    public Opened openFrame(Endpoint source, byte[] frame) {
        // Each connection has a port of its own; the window belongs to the host.
        return frame.length > FRAME_MAX
                ? new Opened.Malformed("oversized")
                : open(source.withPort(0), frame, Channel.STREAM);
    }

    /**
     * The unsealed answer to a packet of another cluster or version. Smaller than any packet that opens as WrongCluster or
     * WrongVersion; to be sent through {@link Refusals}, which limits the rate.
     */
    byte[] refusal() {
        return ByteBuffer.allocate(REFUSAL_BYTES)
                .put(MAGIC)
                .put((byte) VERSION)
                .put((byte) FLAG_REFUSED)
                .putInt(cluster.clusterHash())
                .array();
    }

    private synchronized byte[] seal(byte[] body, Channel channel, int reserved) {
        long counter = ++counters[channel.code()];
        byte[] packet = new byte[reserved + OVERHEAD_BYTES + body.length];
        ByteBuffer.wrap(packet, reserved, HEADER_BYTES)
                .put(MAGIC)
                .put((byte) VERSION)
                .put((byte) (channel == Channel.STREAM ? FLAG_STREAM : 0))
                .putInt(cluster.clusterHash())
                .put((byte) 0)
                .putLong(selfHash)
                .putInt(bootEpoch)
                .putLong(counter);
        try {
            sealing.init(Cipher.ENCRYPT_MODE, ownKeys[channel.code()], nonce(counter));
            sealing.updateAAD(packet, reserved, HEADER_BYTES);
            sealing.doFinal(body, 0, body.length, packet, reserved + HEADER_BYTES);
            return packet;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("cannot seal", broken);
        }
    }

    private Opened open(Endpoint source, byte[] packet, Channel channel) {
        if (packet.length < REFUSAL_BYTES || packet[0] != MAGIC) {
            return new Opened.Malformed(packet.length < REFUSAL_BYTES ? "truncated" : "magic");
        }
        ByteBuffer header = ByteBuffer.wrap(packet);
        int version = header.get(1) & 0xff;
        int flags = header.get(2);
        int clusterHash = header.getInt(3);
        if ((flags & FLAG_REFUSED) != 0) {
            return packet.length == REFUSAL_BYTES
                    ? new Opened.Refused(clusterHash, version)
                    : new Opened.Malformed("refusal");
        }
        if (packet.length < OVERHEAD_BYTES) {
            return new Opened.Malformed("truncated");
        }
        if (version != VERSION) {
            return new Opened.WrongVersion(version);
        }
        if (clusterHash != cluster.clusterHash()) {
            return new Opened.WrongCluster(clusterHash);
        }
        if (flags != (channel == Channel.STREAM ? FLAG_STREAM : 0)) {
            return new Opened.Malformed("flags");
        }
        return unseal(source, packet, header, channel);
    }

    private synchronized Opened unseal(Endpoint source, byte[] packet, ByteBuffer header, Channel channel) {
        SenderBoot sender = new SenderBoot(header.getLong(8), header.getInt(16), channel);
        long counter = header.getLong(20);
        SecretKeySpec proven = provenKeys.get(sender);
        SecretKeySpec key =
                proven != null ? proven : cluster.senderKey(sender.senderHash(), sender.bootEpoch(), channel);
        byte[] body;
        try {
            beginOpening(key, counter);
            opening.updateAAD(packet, 0, HEADER_BYTES);
            body = opening.doFinal(packet, HEADER_BYTES, packet.length - HEADER_BYTES);
        } catch (AEADBadTagException forgedOrDamaged) {
            return new Opened.BadSeal();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("cannot open", broken);
        }
        if (proven == null) {
            provenKeys.put(sender, key);
        }
        boolean isNew = replayGuards[channel.code()].admit(sender.senderHash(), source, sender.bootEpoch(), counter);
        return isNew
                ? new Opened.Ok(sender.senderHash(), Integer.toUnsignedLong(sender.bootEpoch()), body)
                : new Opened.Replayed();
    }

    /** The JDK refuses to use a key and nonce twice in a row, also to open: a packet that comes twice must not look like a bug. */
    private void beginOpening(SecretKeySpec key, long counter) throws GeneralSecurityException {
        try {
            opening.init(Cipher.DECRYPT_MODE, key, nonce(counter));
        } catch (InvalidKeyException again) {
            opening.init(Cipher.DECRYPT_MODE, noKey, nonce(~counter));
            opening.init(Cipher.DECRYPT_MODE, key, nonce(counter));
        }
    }

    private static IvParameterSpec nonce(long counter) {
        return new IvParameterSpec(
                ByteBuffer.allocate(12).putInt(0).putLong(counter).array());
    }
}
