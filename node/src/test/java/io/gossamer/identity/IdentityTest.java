package io.gossamer.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.identity.MeshFile.Mesh;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
    private static final long NOW_SECONDS = 1_800_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    @TempDir
    Path dir;

    private DataDirectory data;

    @BeforeEach
    void open() throws Exception {
        data = DataDirectory.open(dir.resolve("data"));
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void keyIsMadeOnceAndKept() throws Exception {
        NodeKeys first = NodeKeys.loadOrCreate(data);
        NodeKeys second = NodeKeys.loadOrCreate(data);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.publicKey()).isEqualTo(first.publicKey());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(first.publicKey());
        assertThat(first.id()).isEqualTo(NodeId.of(Arrays.copyOf(hash, 16)));
        assertThat(NodeKeys.generate().id()).isNotEqualTo(first.id());
    }

    @Test
    void signatureHoldsForItsMessageAndKeyOnly() {
        NodeKeys keys = NodeKeys.generate();
        byte[] message = "n1 accuses n2".getBytes(StandardCharsets.UTF_8);
        byte[] signature = keys.sign(message);

        assertThat(NodeKeys.verify(keys.publicKey(), message, signature)).isTrue();
        assertThat(NodeKeys.verify(keys.publicKey(), "n1 accuses n3".getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
        assertThat(NodeKeys.verify(NodeKeys.generate().publicKey(), message, signature))
                .isFalse();
        signature[5] ^= 1;
        assertThat(NodeKeys.verify(keys.publicKey(), message, signature)).isFalse();
        assertThat(NodeKeys.verify(new byte[31], message, signature)).isFalse();
        assertThat(NodeKeys.verify(keys.publicKey(), message, new byte[0])).isFalse();
    }

    /** R = S = 0 satisfies the equation for a share of all messages when the key is a point of small order. */
    @Test
    void keyUnderWhichAnybodyCanSignIsRefused() {
        for (String key : List.of("00".repeat(32), "01" + "00".repeat(31), "ec" + "ff".repeat(30) + "7f")) {
            byte[] raw = HexFormat.of().parseHex(key);
            for (byte message = 0; message < 32; message++) {
                assertThat(NodeKeys.verify(raw, new byte[] {message}, new byte[64]))
                        .as(key)
                        .isFalse();
                raw[31] |= (byte) 0x80;
                assertThat(NodeKeys.verify(raw, new byte[] {message}, new byte[64]))
                        .as(key)
                        .isFalse();
                raw[31] &= 0x7f;
            }
        }
    }

    /** RFC 8032 §7.1, test 3. */
    @Test
    void verificationAgreesWithTheRfc() {
        HexFormat hex = HexFormat.of();
        byte[] key = hex.parseHex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
        byte[] signature = hex.parseHex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");

        assertThat(NodeKeys.verify(key, hex.parseHex("af82"), signature)).isTrue();
        assertThat(NodeKeys.verify(key, hex.parseHex("af83"), signature)).isFalse();
    }

    @Test
    void everyDamagedKeyFileIsSaidAndLeftAlone() throws Exception {
        NodeKeys.loadOrCreate(data);
        Path file = data.identity().resolve(NodeKeys.FILE);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length - 1; length += 7) {
            byte[] torn = Arrays.copyOf(whole, length);
            Files.write(file, torn);
            assertThatThrownBy(() -> NodeKeys.loadOrCreate(data))
                    .as("torn at %d", torn.length)
                    .isInstanceOf(DataDirectoryException.class)
                    .hasMessageContaining("is damaged")
                    .hasMessageContaining("gossamer identity reset");
            assertThat(Files.readAllBytes(file)).isEqualTo(torn);
        }
    }

    @Test
    void epochRisesAtEveryBootWhateverTheClockSays() throws Exception {
        assertThat(epochAt(NOW_SECONDS)).isEqualTo(NOW_SECONDS);
        assertThat(epochAt(NOW_SECONDS)).isEqualTo(NOW_SECONDS + 1);
        assertThat(epochAt(NOW_SECONDS - 3600)).isEqualTo(NOW_SECONDS + 2);
        assertThat(epochAt(-5)).isEqualTo(NOW_SECONDS + 3);
        assertThat(epochAt(NOW_SECONDS + 3600)).isEqualTo(NOW_SECONDS + 3600);
        assertThat(Files.readString(data.identity().resolve(BootEpoch.FILE))).isEqualTo(NOW_SECONDS + 3600 + "\n");
    }

    @Test
    void damagedOrExhaustedEpochIsSaid() throws Exception {
        Path file = data.identity().resolve(BootEpoch.FILE);
        for (String wrong : List.of("", "x", "99999999999", "-1")) {
            Files.writeString(file, wrong);
            assertThatThrownBy(() -> epochAt(NOW_SECONDS)).hasMessageContaining("is damaged");
        }
        Files.writeString(file, BootEpoch.EPOCH_MAX + "\n");
        assertThatThrownBy(() -> epochAt(NOW_SECONDS)).hasMessageContaining("used up");
    }

    @Test
    void meshIsKeptAndADamagedOneIsNeverGuessed() throws Exception {
        MeshFile file = new MeshFile(data);
        assertThat(file.read()).isEmpty();
        Mesh mesh = new Mesh(new NodeId(-1, 2), true);
        file.write(mesh);
        assertThat(new MeshFile(data).read()).contains(mesh);
        file.write(new Mesh(mesh.id(), false));
        assertThat(file.read()).contains(new Mesh(mesh.id(), false));

        Files.writeString(data.path().resolve(MeshFile.FILE), "mesh 12\n");
        assertThatThrownBy(file::read).hasMessageContaining("is damaged");
    }

    @Test
    void peersAreKeptInOrderAndBounded() throws Exception {
        List<Endpoint> many = IntStream.rangeClosed(1, PeersFile.PEERS_MAX + 5)
                .mapToObj(port -> new Endpoint("2001:db8::1", port))
                .toList();
        new PeersFile(data).write(many);

        assertThat(new PeersFile(data).read()).isEqualTo(many.subList(0, PeersFile.PEERS_MAX));
    }

    @Test
    void damagedPeersAreMovedAsideAndForgotten() throws Exception {
        PeersFile peers = new PeersFile(data);
        peers.write(List.of(new Endpoint("10.0.0.1", 7401), new Endpoint("10.0.0.2", 7401)));
        Path file = data.path().resolve(PeersFile.FILE);
        Files.writeString(file, Files.readString(file).replace("10.0.0.2", "10.0.0.3"));

        assertThat(new PeersFile(data).read()).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(file.resolveSibling("peers.corrupt")).exists();
        assertThat(new PeersFile(data).read()).isEmpty();
    }

    @Test
    void unchangedPeersCostNoWrite() throws Exception {
        PeersFile peers = new PeersFile(data);
        peers.write(List.of(new Endpoint("10.0.0.1", 7401)));
        Files.delete(data.path().resolve(PeersFile.FILE));
        peers.write(List.of(new Endpoint("10.0.0.1", 7401), new Endpoint("10.0.0.1", 7401)));
        assertThat(data.path().resolve(PeersFile.FILE)).doesNotExist();
    }

    @Test
    void resetMakesANewNodeAndKeepsTheOldOneAside() throws Exception {
        NodeId before = NodeKeys.loadOrCreate(data).id();
        epochAt(NOW_SECONDS);
        new MeshFile(data).write(new Mesh(new NodeId(1, 2), false));
        new PeersFile(data).write(List.of(new Endpoint("10.0.0.1", 7401)));
        Files.createDirectories(data.raft().resolve("current"));
        Path path = data.path();

        assertThatThrownBy(() -> IdentityReset.reset(path, Instant.EPOCH)).hasMessageContaining("in use by another");
        assertThat(NodeKeys.loadOrCreate(data).id()).isEqualTo(before);
        data.close();
        Path aside = IdentityReset.reset(path, Instant.EPOCH);

        assertThat(aside).hasFileName("identity.old-19700101-000000");
        assertThat(aside.resolve("identity/node.key")).exists();
        assertThat(aside.resolve("raft/current")).exists();
        data = DataDirectory.open(path);
        assertThat(NodeKeys.loadOrCreate(data).id()).isNotEqualTo(before);
        assertThat(new MeshFile(data).read()).isEmpty();
        assertThat(new PeersFile(data).read()).containsExactly(new Endpoint("10.0.0.1", 7401));
    }

    @Test
    void resetOfAnythingElseIsRefused() {
        assertThatThrownBy(() -> IdentityReset.reset(dir, Instant.EPOCH)).hasMessageContaining("holds no identity");
        assertThat(dir.resolve("lock")).doesNotExist();
    }

    @Test
    void theNextBootIsAboveWhatThisOneHasRisenToAndNeverLowerThanStored() throws Exception {
        assertThat(epochAt(1_000)).isEqualTo(1_000);
        BootEpoch.raise(data, 5_000);
        BootEpoch.raise(data, 3_000);
        assertThat(epochAt(1_010)).isEqualTo(5_001);
    }

    private long epochAt(long seconds) throws DataDirectoryException {
        return BootEpoch.next(data, seconds * SECOND_NANOS);
    }

    /** RFC 8032 §7.1, tests 1 and 3. */
    @ParameterizedTest
    @CsvSource({
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
                + "655141438e7a100b",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
                + "c027beceea1ec40a"
    })
    void signaturesAreThoseOfTheStandard(String key, String message, String signature) {
        HexFormat hex = HexFormat.of();
        byte[] signed = hex.parseHex(signature);
        assertThat(NodeKeys.verify(hex.parseHex(key), hex.parseHex(message), signed))
                .isTrue();
        signed[40] ^= 1;
        assertThat(NodeKeys.verify(hex.parseHex(key), hex.parseHex(message), signed))
                .isFalse();
    }

    @Test
    void theJdkReadsWhatIsSignedAndTheOtherWayRound() throws Exception {
        NodeKeys keys = NodeKeys.generate();
        byte[] message = "n1 is alive".getBytes(StandardCharsets.UTF_8);
        Signature jdk = Signature.getInstance("Ed25519");
        jdk.initSign(keys.privateKey());
        jdk.update(message);
        assertThat(jdk.sign()).isEqualTo(keys.sign(message));
        assertThat(NodeKeys.verify(keys.publicKey(), message, keys.sign(message)))
                .isTrue();
    }
}
