package io.gossamer.consensus.voter;

import io.gossamer.consensus.AppliedState;
import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.GroupHeader;
import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.ratis.EntrySink;
import io.gossamer.consensus.ratis.LogLimits;
import io.gossamer.consensus.ratis.RaftMeta;
import io.gossamer.consensus.ratis.RatisDivision;
import io.gossamer.consensus.ratis.RatisDivision.Peer;
import io.gossamer.consensus.ratis.RatisSettings;
import io.gossamer.consensus.ratis.UnreadableLog;
import io.gossamer.consensus.voter.RaftHome.StoredGroup;
import io.gossamer.model.Member;
import io.gossamer.model.NodeProfile.RaftSeat;
import io.gossamer.model.RaftView;
import io.gossamer.model.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place among the voters, while it has one: starts, watches, rebuilds and gives up its Raft server.
 *
 * <p>A division that closed itself (disk error, long pause, voted out) is rebuilt, since Ratis never does; a log that
 * cannot be read is moved aside, and this node comes back as a new peer that gets its data from the leader.
 *
 * <p>Everything that changes runs on the control thread; what only reads may be called by any.
 */
public final class VoterSeat {
    private static final Logger LOG = LoggerFactory.getLogger(VoterSeat.class);
    private static final long RETRY_NANOS_MIN = 1_000_000_000L;
    /** Of a disk that has space again nobody is told. */
    private static final long RETRY_NANOS_MAX = 8_000_000_000L;

    private static final long MOVE_NANOS = 10_000_000_000L;

    private final ConsensusSetup setup;
    private final LogLimits limits;
    private final int port;
    private final RaftHome home;
    private final AppliedState applied;
    private final Tally tally;
    private final Runnable changed;
    private final Seed seed;
    private final VoterConnections connections;

    private volatile Optional<StoredGroup> stored = Optional.empty();
    private volatile Optional<RatisDivision> division = Optional.empty();
    private volatile String problem = "";
    private Map<String, String> dialled = Map.of();
    private long retryNanos = RETRY_NANOS_MIN;
    private long retryAtNanos;
    private long startedNanos;
    private long termSeen;
    private volatile boolean wasVoter;

    public VoterSeat(
            ConsensusSetup setup,
            LogLimits limits,
            int port,
            RaftHome home,
            AppliedState applied,
            Tally tally,
            Runnable changed) {
        this.setup = setup;
        this.limits = limits;
        this.port = port;
        this.home = home;
        this.applied = applied;
        this.tally = tally;
        this.changed = changed;
        this.seed = new Seed(home, changed);
        this.connections = new VoterConnections(setup, tally);
    }

    public Optional<GroupKey> key() {
        return stored.map(StoredGroup::key);
    }

    public Optional<RatisDivision> division() {
        return division;
    }

    public String problem() {
        return problem;
    }

    public String peerId() {
        return home.peerId();
    }

    public Peer self() {
        return new Peer(home.peerId(), address());
    }

    public String address() {
        io.gossamer.model.Endpoint advertised = setup.advertisedRaft().get();
        return (advertised.port() == 0 ? advertised.withPort(port) : advertised).toString();
    }

    public Optional<RatisDivision.Status> status() {
        return division.filter(RatisDivision::isAlive).map(RatisDivision::status);
    }

    /** What this voter says of the group; empty while it is none, or has a group to seed first. */
    public Optional<GroupHeader> header() {
        if (seed.isPending()) {
            return Optional.empty();
        }
        return status().filter(status -> status.isVoter(home.peerId())).map(status -> {
            List<RaftView.Voter> voters = new ArrayList<>();
            for (Peer voter : status.voters()) {
                RaftHome.nodeOf(voter.id())
                        .ifPresent(node -> voters.add(new RaftView.Voter(node, voter.id(), voter.address())));
            }
            GroupKey key = key().orElseThrow();
            return new GroupHeader(
                    key.groupId(),
                    key.epoch(),
                    applied.index(),
                    status.term(),
                    status.leader().flatMap(RaftHome::nodeOf),
                    List.copyOf(voters),
                    hasQuorum(status));
        });
    }

    /** A leader needs fresh answers of a majority, a follower a fresh word of its leader. */
    private boolean hasQuorum(RatisDivision.Status status) {
        long freshMillis = 2 * setup.config().electionTimeoutMax().toMillis();
        if (!status.role().equals("LEADER")) {
            return status.leaderSilentMillis()
                    .map(silent -> silent < freshMillis)
                    .orElse(false);
        }
        long fresh = status.voters().stream()
                .filter(voter -> voter.id().equals(home.peerId())
                        || status.followerSilentMillis().getOrDefault(voter.id(), Long.MAX_VALUE) < freshMillis)
                .count();
        return 2 * fresh > status.voters().size();
    }

    /** In the group's own list of voters; a prepared node is not yet. */
    public boolean isVoter() {
        return division.filter(RatisDivision::isAlive)
                .map(running -> running.isVoter(home.peerId()))
                .orElse(false);
    }

    public Optional<RaftSeat> published() {
        return isVoter() ? key().map(key -> new RaftSeat(key.groupId(), key.epoch(), home.peerId())) : Optional.empty();
    }

    /** How long this server has been up, in or out of the group. */
    public long upNanos() {
        return setup.clock().monotonicNanos() - startedNanos;
    }

    /** Was this server ever among the voters since it was started? */
    public boolean wasVoter() {
        return wasVoter;
    }

    /** Goes on with the group whose log is on the disk, if there is one. */
    public void resume() throws IOException {
        stored = home.group();
        if (stored.isPresent()) {
            start(stored.get());
        }
    }

    /** Takes part in founding a group; the same call after a crash goes on with it. */
    public void found(GroupKey key, List<Peer> firstVoters) throws IOException {
        StoredGroup group = new StoredGroup(key, firstVoters, false);
        home.storeGroup(group);
        stored = Optional.of(group);
        setup.hooks().meshFounded(key.meshId(), firstVoters.size() == 1 && isAlone());
        start(group);
    }

    private boolean isAlone() {
        return setup.membership().get().members().stream()
                .allMatch(member -> member.id().equals(setup.self()));
    }

    /** Waits, with an empty group, until a leader adds this node. */
    public void prepare(GroupKey key) throws IOException {
        StoredGroup group = new StoredGroup(key, List.of(), false);
        home.storeGroup(group);
        stored = Optional.of(group);
        start(group);
    }

    private void start(StoredGroup group) throws IOException {
        Map<String, String> newer = addressesFromGossip(group.key());
        List<Peer> firstVoters = new ArrayList<>();
        for (Peer voter : group.firstVoters()) {
            firstVoters.add(new Peer(voter.id(), newer.getOrDefault(voter.id(), voter.address())));
        }
        List<Peer> addresses = new ArrayList<>();
        newer.forEach((id, address) -> addresses.add(new Peer(id, address)));
        RatisSettings settings = new RatisSettings(
                home.peerId(),
                setup.bindHost(),
                port,
                home.logDir(),
                setup.config().electionTimeoutMin(),
                setup.config().electionTimeoutMax(),
                limits);
        RaftMeta.mend(home.logDir().resolve(group.key().uuid().toString()), termSeen);
        seed.look();
        applied.enter(group.key().groupId());
        RatisDivision started = RatisDivision.start(
                settings, group.key().uuid(), firstVoters, addresses, !home.hasLog(group.key()), new Sink(group.key()));
        if (!group.started()) {
            StoredGroup now = new StoredGroup(group.key(), group.firstVoters(), true);
            home.storeGroup(now);
            stored = Optional.of(now);
        }
        dialled = newer;
        startedNanos = setup.clock().monotonicNanos();
        wasVoter = false;
        problem = "";
        division = Optional.of(started);
        changed.run();
    }

    private final class Sink implements EntrySink {
        private final GroupKey key;

        Sink(GroupKey key) {
            this.key = key;
        }

        @Override
        public void begin() {
            applied.enter(key.groupId());
        }

        @Override
        public void apply(long term, long index, byte[] entry) {
            applied.applyEntry(key.groupId(), index, entry);
        }

        @Override
        public void restore(long index, byte[] snapshot) throws IOException {
            applied.restore(key.groupId(), index, snapshot);
        }

        @Override
        public Optional<byte[]> snapshot(long index) {
            return applied.snapshot(key.groupId(), index);
        }

        @Override
        public void changed() {
            changed.run();
        }

        @Override
        public void misaddressed() {
            tally.count("requests_misaddressed");
        }
    }

    /** The watchdog: called a few times a second. */
    public void watch() {
        if (stored.isEmpty()) {
            return;
        }
        long now = setup.clock().monotonicNanos();
        if (division.isPresent() && !division.get().isAlive()) {
            tally.count("divisions_closed");
            LOG.warn("the Raft division closed itself; it is rebuilt");
            stop();
            retryAtNanos = now + retryNanos;
        } else if (division.isPresent()) {
            division.get().boundLog();
            wasVoter |= isVoter();
            followMovedVoters(now);
            division.ifPresent(running -> connections.check(running, now));
        } else if (now - retryAtNanos >= 0) {
            rebuild(now);
        }
    }

    private void rebuild(long now) {
        try {
            start(stored.get());
            tally.count("divisions_rebuilt");
            retryNanos = RETRY_NANOS_MIN;
        } catch (IOException | RuntimeException failure) {
            startFailed(failure, now);
        }
    }

    /** Moves an unreadable log aside; anything else is tried again, ever more slowly. */
    public void startFailed(Exception failure, long now) {
        tally.count("starts_failed");
        if (UnreadableLog.isCauseOf(failure)) {
            try {
                LOG.error("the Raft log cannot be read; moved to {}", home.quarantine(), failure);
                stored = Optional.empty();
                problem =
                        "this node's Raft log could not be read and was moved to raft-quarantine/: it rejoins as a new"
                                + " voter; if it was the only one: gossamer raft bootstrap";
                return;
            } catch (IOException disk) {
                failure.addSuppressed(disk);
            }
        }
        retryNanos = Math.min(RETRY_NANOS_MAX, 2 * retryNanos);
        retryAtNanos = now + retryNanos;
        String said = "the Raft server does not start: " + failure.getMessage();
        if (!said.equals(problem)) {
            LOG.error("{}; tried again every few seconds", said, failure);
        }
        problem = said;
    }

    /** A recovered group starts from the state that its founder kept. */
    public void sow() {
        division.ifPresent(seed::sow);
    }

    public boolean isSeeding() {
        return seed.isPending();
    }

    /** A voter that gossip knows under another address than Ratis dials: only a restart makes Ratis dial it. */
    private void followMovedVoters(long now) {
        if (upNanos() < MOVE_NANOS) {
            return;
        }
        Map<String, String> newer = addressesFromGossip(stored.get().key());
        newer.remove(home.peerId());
        for (Peer voter : division.get().status().voters()) {
            String used = dialled.getOrDefault(voter.id(), voter.address());
            if (!newer.getOrDefault(voter.id(), used).equals(used)) {
                LOG.info("voter {} moved from {} to {}", voter.id(), used, newer.get(voter.id()));
                tally.count("voters_moved");
                stop();
                retryAtNanos = now;
                return;
            }
        }
    }

    private Map<String, String> addressesFromGossip(GroupKey key) {
        Map<String, String> addresses = new TreeMap<>();
        for (Member member : setup.membership().get().members()) {
            member.profile()
                    .raftSeat()
                    .filter(seat -> seat.groupId().equals(key.groupId())
                            && member.profile().ports().raft() > 0)
                    .ifPresent(seat ->
                            addresses.put(seat.peerId(), member.profile().raft().toString()));
        }
        return addresses;
    }

    /** This node was voted out, or prepared and never added. */
    public void retire() throws IOException {
        stop();
        home.retire();
        stored = Optional.empty();
        changed.run();
    }

    /** This node gives the group up for another one. */
    public void archive(String why) throws IOException {
        stop();
        home.archive(why);
        stored = Optional.empty();
        changed.run();
    }

    public void stop() {
        Optional<RatisDivision> running = division;
        division = Optional.empty();
        wasVoter = false;
        running.ifPresent(dying -> {
            dying.close();
            termSeen = Math.max(termSeen, dying.term());
        });
    }
}
