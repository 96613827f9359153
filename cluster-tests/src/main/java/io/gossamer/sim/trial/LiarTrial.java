package io.gossamer.sim.trial;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.SimWitness;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.watch.Verdicts;
import io.gossamer.swim.MembershipEvent;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import io.gossamer.wire.Signer;
import io.gossamer.wire.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One member that holds the group's key lies as hard as it can: it accuses everybody, also in others' names, says that others
 * have moved to its own address, and floods all with ever new records of itself. Members that it makes up are not among
 * its lies: whoever holds the group's key may add members.
 */
public final class LiarTrial implements SimWitness {
    private static final long ROUND_NANOS = 100 * Simulation.MILLI;
    private static final int PACKETS_PER_ROUND = 10;

    private final Simulation simulation;
    private final Verdicts verdicts;
    private final SimNode liar;
    private final Signer forger;
    private int addressesMoved;
    private int rounds;

    public LiarTrial(SimSettings settings, int count) {
        this.simulation = Meshes.whole(settings, count);
        this.verdicts = new Verdicts(simulation);
        this.liar = simulation.nodes().get(0);
        this.forger = liar.signer();
        verdicts.excuse(liar);
        simulation.witness(this);
    }

    @Override
    public void onEvent(SimNode node, MembershipEvent event) {
        if (event instanceof MembershipEvent.AddressChanged changed
                && !changed.member().equals(liar.id())) {
            addressesMoved++;
        }
    }

    public void run(long lengthNanos) {
        long end = simulation.nowNanos() + lengthNanos;
        lie(end);
        simulation.run(lengthNanos);
    }

    private void lie(long endNanos) {
        if (simulation.nowNanos() >= endNanos) {
            return;
        }
        rounds++;
        for (int i = 0; i < PACKETS_PER_ROUND; i++) {
            SimNode to = any();
            liar.inject(to.endpoint(), gossip(to, i));
        }
        simulation.at(ROUND_NANOS, () -> lie(endNanos));
    }

    private SimNode any() {
        return simulation
                .nodes()
                .get(1 + simulation.random().nextInt(simulation.nodes().size() - 1));
    }

    private Gossip gossip(SimNode to, int number) {
        MemberRecord own = liar.swim().record();
        Gossip.Sender sender = new Gossip.Sender(
                own.id(), own.incarnation(), own.bootNonce(), liar.swim().meshId(), false);
        return new Gossip(sender, Gossip.Kind.NEWS, 0, Optional.empty(), false, lies(to, number));
    }

    private List<Update> lies(SimNode to, int number) {
        List<Update> lies = new ArrayList<>();
        SimNode victim = any();
        MemberRecord record = victim.swim().record();
        switch (number % 3) {
            case 0 -> {
                lies.add(Notice.sign(forger, Notice.Kind.ACCUSATION, liar.id(), victim.id(), record.incarnation()));
                for (int i = 0; i < 4; i++) {
                    // In another one's name: the signature is the liar's own.
                    NodeId other = any().id();
                    lies.add(Notice.sign(forger, Notice.Kind.ACCUSATION, other, victim.id(), record.incarnation()));
                }
                lies.add(Notice.sign(forger, Notice.Kind.FORGOTTEN, liar.id(), victim.id(), record.incarnation()));
            }
            case 1 -> lies.add(impersonation(record));
            case 2 ->
                lies.add(MemberRecord.sign(
                        forger,
                        liar.swim().record().incarnation() + ((long) rounds << 32) + rounds,
                        Lifecycle.RUNNING,
                        to.index(),
                        profile(liar.swim().record().profile(), liar.endpoint())));
        }
        return lies;
    }

    private MemberRecord impersonation(MemberRecord record) {
        MemberRecord signedByLiar = MemberRecord.sign(
                forger,
                record.incarnation() + 1,
                Lifecycle.RUNNING,
                record.bootNonce(),
                profile(record.profile(), liar.endpoint()));
        return MemberRecord.of(
                record.id(),
                signedByLiar.incarnation(),
                Lifecycle.RUNNING,
                record.bootNonce(),
                withKey(signedByLiar, record),
                signedByLiar.signature());
    }

    /** The liar's content with the victim's key in the place of its own. */
    private static com.google.protobuf.ByteString withKey(MemberRecord lie, MemberRecord victim) {
        byte[] content = lie.content().toByteArray();
        byte[] own = lie.publicKey().toByteArray();
        for (int at = 0; at + own.length <= content.length; at++) {
            if (java.util.Arrays.equals(content, at, at + own.length, own, 0, own.length)) {
                victim.publicKey().copyTo(content, at);
                return com.google.protobuf.ByteString.copyFrom(content);
            }
        }
        throw new IllegalStateException("a record's content holds its key");
    }

    private static NodeProfile profile(NodeProfile of, Endpoint at) {
        return new NodeProfile(
                of.name(),
                of.zone(),
                at.host(),
                of.ports(),
                of.tags(),
                of.version(),
                of.startedUnixMillis(),
                of.raftSeat());
    }

    /** How often a healthy member was taken for somewhere else. */
    public int addressesMoved() {
        return addressesMoved;
    }

    /** Sent by all but the liar. */
    public long bytesOfOthers() {
        return simulation.nodes().stream()
                .filter(node -> node != liar)
                .mapToLong(node -> node.traffic().total())
                .sum();
    }

    public Verdicts verdicts() {
        return verdicts;
    }

    public Simulation simulation() {
        return simulation;
    }
}
