package io.gossamer.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that all members of a cluster share, and the keys of single senders that are made from it.
 *
 * <p>With {@code network.secret} only those who know it can read or speak. Without, the key is made from the cluster's
 * name: that keeps strays and damaged packets out, and nobody else: who knows the name can read and forge. Either way any
 * member can make any other member's key, which is why what counts carries its owner's own signature inside.
 */
public final class ClusterKey {
    private static final String HMAC = "HmacSHA256";

    private final int clusterHash;
    private final byte[] key;
    private final boolean isSecret;

    private ClusterKey(int clusterHash, byte[] key, boolean isSecret) {
        this.clusterHash = clusterHash;
        this.key = key;
        this.isSecret = isSecret;
    }

    /** {@code secret} may be empty. */
    public static ClusterKey of(String cluster, String secret) {
        byte[] name = cluster.getBytes(StandardCharsets.UTF_8);
        boolean isSecret = !secret.isEmpty();
        byte[] material = isSecret ? secret.getBytes(StandardCharsets.UTF_8) : name;
        byte[] nameHash = extract("gossamer cluster name", name);
        byte[] key = extract(isSecret ? "gossamer cluster secret" : "gossamer cluster open", material);
        return new ClusterKey(ByteBuffer.wrap(nameHash).getInt(), key, isSecret);
    }

    /** Names the cluster without the secret, so that another cluster's packet is told from a forged one. */
    public int clusterHash() {
        return clusterHash;
    }

    /** False: sealed for integrity only. */
    public boolean isSecret() {
        return isSecret;
    }

    /** Of one sender and boot: its counter may then serve as the nonce without ever repeating under one key. */
    SecretKeySpec senderKey(long senderHash, int bootEpoch, Envelope.Channel channel) {
        ByteBuffer context = ByteBuffer.allocate(64);
        context.put("gossamer sender ".getBytes(StandardCharsets.US_ASCII));
        context.put((byte) channel.code())
                .putInt(clusterHash)
                .putLong(senderHash)
                .putInt(bootEpoch);
        // RFC 5869 §2.3, one block: T(1) = HMAC(PRK, info | 0x01).
        context.put((byte) 1).flip();
        byte[] block = hmac(key, Arrays.copyOf(context.array(), context.limit()));
        return new SecretKeySpec(block, Envelope.KEY_ALGORITHM);
    }

    /** RFC 5869 §2.2. */
    private static byte[] extract(String salt, byte[] material) {
        return hmac(salt.getBytes(StandardCharsets.US_ASCII), material);
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
