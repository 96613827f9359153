package io.gossamer.control;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gossamer.consensus.CommandLog;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.Command;
import io.gossamer.proto.ControlSnapshot;
import io.gossamer.proto.RuleSet;
import io.gossamer.proto.StateMoment;
import io.gossamer.proto.StateStamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The state machine behind Raft: the same commands give the same state on every voter, whatever the bytes.
 *
 * <p>{@link #apply}, {@link #snapshot} and {@link #restore} are for one thread at a time, the log's (they exclude each
 * other); {@link #view} is for any. Nothing here reads a clock: the time of a command is the one it carries.
 */
public final class ControlState implements CommandLog.ReplicatedState {
    /** Of commands and snapshots; see docs/adr on versions. */
    public static final int VERSION = 1;

    private final Counts counts = new Counts();
    private final AlertTable alerts;
    private final OperatorTable operators;
    private final TargetBook targets;
    private final Tally tally;
    private final List<Consumer<ControlView>> listeners = new ArrayList<>();
    private long index;
    private long restores;
    private long stateNanos;
    private long wallUnixMillis;
    private volatile ControlView view = ControlView.EMPTY;

    public ControlState(ControlLimits limits, Tally tally) {
        this.alerts = new AlertTable(limits, counts);
        this.operators = new OperatorTable(limits, counts);
        this.targets = new TargetBook(limits, counts);
        this.tally = tally;
    }

    /** The state after the last command; never blocks. */
    public ControlView view() {
        return view;
    }

    /** Called on the applying thread after each command and restore; must be quick and must not throw. */
    public synchronized void onChange(Consumer<ControlView> listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized void apply(long commandIndex, byte[] bytes) {
        index = commandIndex;
        try {
            Command command = Command.parseFrom(bytes);
            advance(command.getStamp());
            act(command);
            alerts.expire(stateNanos);
            tally.count("applied");
        } catch (InvalidProtocolBufferException garbage) {
            skip("command_malformed");
        }
        publish();
    }

    private void advance(StateStamp stamp) {
        long reached = stamp.getBaseStateNanos() + stamp.getElapsedNanos();
        if (stamp.getBaseStateNanos() >= 0 && stamp.getElapsedNanos() >= 0 && reached > stateNanos) {
            stateNanos = reached;
        }
        if (stamp.getWallUnixMillis() != 0) {
            wallUnixMillis = stamp.getWallUnixMillis();
        }
    }

    private void act(Command command) {
        StateMoment now = now();
        switch (command.getActionCase()) {
            case ALERTS -> command.getAlerts().getChangesList().forEach(change -> alerts.change(change, now));
            case ACKNOWLEDGE -> alerts.acknowledge(command.getAcknowledge(), now);
            case ADD_SILENCE -> operators.addSilence(command.getAddSilence(), now);
            case EXPIRE_SILENCE ->
                operators.expireSilence(command.getExpireSilence().getId(), now);
            case DRAIN -> operators.drain(command.getDrain(), now);
            case DEPARTURE -> operators.depart(command.getDeparture(), now);
            case RULES -> operators.setRules(command.getRules());
            case NOTIFIED -> command.getNotified().getOutcomesList().forEach(outcome -> alerts.settle(outcome, now));
            case ADD_TARGET -> targets.add(command.getAddTarget(), now);
            case REMOVE_TARGET -> targets.remove(command.getRemoveTarget().getName());
            case TICK -> {
                // its stamp was the message
            }
            case ACTION_NOT_SET -> skip("command_unknown");
        }
    }

    private StateMoment now() {
        return StateMoment.newBuilder()
                .setStateNanos(stateNanos)
                .setWallUnixMillis(wallUnixMillis)
                .build();
    }

    private void skip(String reason) {
        counts.add(reason);
        tally.count("skipped", reason);
    }

    @Override
    public synchronized byte[] snapshot() {
        ControlSnapshot snapshot = ControlSnapshot.newBuilder()
                .setVersion(VERSION)
                .setStateNanos(stateNanos)
                .setWallUnixMillis(wallUnixMillis)
                .addAllOpen(alerts.open().values())
                .addAllResolved(alerts.resolved())
                .addAllSilences(operators.silences().values())
                .addAllDrains(operators.drains().values())
                .addAllDepartures(operators.departures().values())
                .setRules(RuleSet.newBuilder().addAllRules(operators.rules().values()))
                .putAllCounts(counts.copy())
                .addAllTargets(targets.byName().values())
                .build();
        return deterministicBytes(snapshot);
    }

    /** Map fields in key order, so that equal states are equal bytes. */
    private static byte[] deterministicBytes(ControlSnapshot snapshot) {
        byte[] bytes = new byte[snapshot.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            snapshot.writeTo(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("an array of the right size was too small", impossible);
        }
        return bytes;
    }

    /** Throws IllegalArgumentException when the bytes are no snapshot: the log must not go on without its state. */
    @Override
    public synchronized void restore(long snapshotIndex, byte[] bytes) {
        ControlSnapshot snapshot;
        try {
            snapshot = ControlSnapshot.parseFrom(bytes);
        } catch (InvalidProtocolBufferException garbage) {
            throw new IllegalArgumentException("the snapshot of the replicated state is damaged", garbage);
        }
        index = snapshotIndex;
        restores++;
        stateNanos = snapshot.getStateNanos();
        wallUnixMillis = snapshot.getWallUnixMillis();
        counts.restore(new TreeMap<>(snapshot.getCountsMap()));
        alerts.restore(snapshot.getOpenList(), snapshot.getResolvedList());
        operators.clear();
        snapshot.getSilencesList().forEach(silence -> operators.silences().put(silence.getId(), silence));
        snapshot.getDrainsList()
                .forEach(drain ->
                        operators.drains().put(NodeId.of(drain.getNode().toByteArray()), drain));
        snapshot.getDeparturesList()
                .forEach(gone ->
                        operators.departures().put(NodeId.of(gone.getNode().toByteArray()), gone));
        operators.setRules(snapshot.getRules());
        targets.restore(snapshot.getTargetsList());
        publish();
    }

    private void publish() {
        view = new ControlView(
                index,
                restores,
                stateNanos,
                wallUnixMillis,
                new TreeMap<>(alerts.open()),
                alerts.resolved(),
                new TreeMap<>(operators.silences()),
                new TreeMap<>(operators.drains()),
                new TreeMap<>(operators.departures()),
                new TreeMap<>(operators.rules()),
                counts.copy(),
                targets.byName());
        listeners.forEach(listener -> listener.accept(view));
    }
}
