package io.gossamer.identity;

import io.gossamer.model.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * This node's Ed25519 key pair (RFC 8032), made at the first start and kept. The node's id is the first 128 bits of SHA-256
 * over the raw 32-byte public key.
 *
 * <p>Kept in {@code identity/node.key}, mode 0600, as two PEM blocks: PRIVATE KEY (PKCS #8, RFC 8410) and PUBLIC KEY. That
 * the two belong together is tried at each start, so a torn or rotten file is known as such.
 *
 * <p>Signatures are made and checked by Bouncy Castle's Ed25519, which takes a tenth of the JDK's time (docs/benchmarks.md); keys are
 * made and encoded by the JDK. Signing is safe from any thread.
 */
public final class NodeKeys {
    public static final int PUBLIC_KEY_BYTES = 32;
    public static final int SIGNATURE_BYTES = 64;
    static final String FILE = "node.key";

    /** What stands before the raw key in an Ed25519 SubjectPublicKeyInfo (RFC 8410 §4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /**
     * The y coordinates of the eight points of small order, and their encodings at or above the field's prime. Under such a
     * "key" one signature fits many messages, and anybody can make it.
     */
    private static final Set<String> SMALL_ORDER = Set.of(
            "00".repeat(32),
            "01" + "00".repeat(31),
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ec" + "ff".repeat(30) + "7f",
            "ed" + "ff".repeat(30) + "7f",
            "ee" + "ff".repeat(30) + "7f");

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s");

    private final PrivateKey privateKey;
    private final byte[] seed;
    private final byte[] publicKey;
    private final NodeId id;

    private NodeKeys(PrivateKey privateKey, byte[] publicKey) throws InvalidKeyException {
        if (publicKey.length != PUBLIC_KEY_BYTES) {
            throw new InvalidKeyException("not an Ed25519 public key");
        }
        this.privateKey = privateKey;
        this.seed = seedOf(privateKey);
        this.publicKey = publicKey.clone();
        this.id = idOf(publicKey);
    }

    /** The kept pair, or a new one that is on disk when this returns. A damaged file is never replaced silently. */
    public static NodeKeys loadOrCreate(DataDirectory directory) throws DataDirectoryException {
        AtomicFile file = new AtomicFile(directory.identity().resolve(FILE));
        Optional<byte[]> kept = file.read();
        if (kept.isPresent()) {
            protect(file.path());
            return decode(file.path(), kept.get());
        }
        NodeKeys fresh = generate();
        try {
            file.write(fresh.encode().getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a fresh key has no encoding", impossible);
        }
        return fresh;
    }

    /** A pair that is kept nowhere. */
    public static NodeKeys generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            return new NodeKeys(pair.getPrivate(), Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no Ed25519", missing);
        }
    }

    public NodeId id() {
        return id;
    }

    /** Raw, 32 bytes. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    /** The 32 bytes of RFC 8032 §5.1.5. */
    private static byte[] seedOf(PrivateKey key) throws InvalidKeyException {
        return Optional.of(key)
                .filter(EdECPrivateKey.class::isInstance)
                .flatMap(known -> ((EdECPrivateKey) known).getBytes())
                .filter(bytes -> bytes.length == Ed25519.SECRET_KEY_SIZE)
                .orElseThrow(() -> new InvalidKeyException("not an Ed25519 private key"));
    }

    public byte[] sign(byte[] message) {
        byte[] signature = new byte[SIGNATURE_BYTES];
        Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /** False for any wrong length, key or signature; never throws. */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        boolean possible = publicKey.length == PUBLIC_KEY_BYTES && signature.length == SIGNATURE_BYTES;
        if (!possible || isSmallOrder(publicKey)) {
            return false;
        }
        return Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
    }

    public static NodeId idOf(byte[] publicKey) {
        return NodeId.of(Arrays.copyOf(sha256(publicKey), NodeId.BYTES));
    }

    private static boolean isSmallOrder(byte[] publicKey) {
        byte[] y = publicKey.clone();
        y[PUBLIC_KEY_BYTES - 1] &= 0x7f; // the sign of x, RFC 8032 §5.1.2
        return SMALL_ORDER.contains(HexFormat.of().formatHex(y));
    }

    private static PublicKey toPublicKey(byte[] raw) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + raw.length);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private String encode() throws GeneralSecurityException {
        return pem("PRIVATE KEY", privateKey.getEncoded())
                + pem("PUBLIC KEY", toPublicKey(publicKey).getEncoded());
    }

    private static String pem(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static NodeKeys decode(Path path, byte[] content) throws DataDirectoryException {
        Map<String, byte[]> blocks = new TreeMap<>();
        try {
            Matcher matcher = PEM.matcher(new String(content, StandardCharsets.US_ASCII));
            while (matcher.find()) {
                blocks.put(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2)));
            }
            byte[] pkcs8 = blocks.getOrDefault("PRIVATE KEY", new byte[0]);
            byte[] x509 = blocks.getOrDefault("PUBLIC KEY", new byte[0]);
            PrivateKey privateKey = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            byte[] publicKey = Arrays.copyOfRange(x509, Math.min(X509_PREFIX.length, x509.length), x509.length);
            NodeKeys keys = new NodeKeys(privateKey, publicKey);
            if (!verify(publicKey, X509_PREFIX, keys.sign(X509_PREFIX))) {
                throw damaged(path, null);
            }
            return keys;
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw damaged(path, wrong);
        }
    }

    private static DataDirectoryException damaged(Path path, Exception cause) {
        return new DataDirectoryException(
                path + " is damaged: restore it from a backup, or run 'gossamer identity reset' to begin as a new node",
                cause);
    }

    /** Backups and copies lose modes. */
    private static void protect(Path path) throws DataDirectoryException {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException wrong) {
            throw AtomicFile.failure("protect", path, wrong);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }

    /** Never the private key. */
    @Override
    public String toString() {
        return "NodeKeys[" + id + "]";
    }
}
