package io.gossamer.consensus.ratis;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.consensus.ratis.RatisDivision.Peer;
import io.gossamer.waiting.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose disk was lost answers at its old address under a new peer id: real Raft servers on loopback. */
class AddresseeTest {
    private static final UUID GROUP = new UUID(7, 7);

    @TempDir
    Path root;

    private final List<RatisDivision> divisions = new ArrayList<>();
    private final AtomicInteger misaddressed = new AtomicInteger();

    @AfterEach
    void close() {
        divisions.parallelStream().forEach(RatisDivision::close);
    }

    @Test
    void aNewPeerDoesNotAnswerForTheOneThatHadItsAddressBefore() throws Exception {
        Peer one = peer("one");
        Peer two = peer("two");
        Peer lost = peer("lost");
        List<Peer> voters = List.of(one, two, lost);
        RatisDivision reborn = start(new Peer("reborn", lost.address()), List.of());
        List<RatisDivision> alive = List.of(start(one, voters), start(two, voters));
        await().until(() -> leader(alive).isPresent());
        // An answer would make it fresh again every heartbeat.
        await().until(() -> leader(alive)
                .flatMap(leader -> Optional.ofNullable(
                        leader.status().followerSilentMillis().get("lost")))
                .filter(silentMillis -> silentMillis > 2_000)
                .isPresent());
        await().until(() -> misaddressed.get() > 0);
        assertThat(reborn.status().commitIndex())
                .as("nothing came into its log")
                .isNegative();
        assertThat(reborn.leader()).isEmpty();
    }

    private static Optional<RatisDivision> leader(List<RatisDivision> among) {
        return among.stream().filter(RatisDivision::isLeader).findFirst();
    }

    private static Peer peer(String id) {
        return new Peer(id, "127.0.0.1:" + FreePort.next());
    }

    private RatisDivision start(Peer self, List<Peer> voters) throws IOException {
        int port = Integer.parseInt(self.address().substring(self.address().indexOf(':') + 1));
        RatisSettings settings = new RatisSettings(
                self.id(),
                "127.0.0.1",
                port,
                root.resolve(self.id()),
                Duration.ofMillis(300),
                Duration.ofMillis(600),
                LogLimits.SHIPPED);
        RatisDivision started = RatisDivision.start(settings, GROUP, voters, List.of(), true, new CountingSink());
        divisions.add(started);
        return started;
    }

    private final class CountingSink implements EntrySink {
        @Override
        public void begin() {}

        @Override
        public void apply(long term, long index, byte[] entry) {}

        @Override
        public void restore(long index, byte[] snapshot) {}

        @Override
        public Optional<byte[]> snapshot(long index) {
            return Optional.empty();
        }

        @Override
        public void changed() {}

        @Override
        public void misaddressed() {
            misaddressed.incrementAndGet();
        }
    }
}
