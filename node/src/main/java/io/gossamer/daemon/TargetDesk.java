package io.gossamer.daemon;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import io.gossamer.model.Tally;
import io.gossamer.probe.targets.TargetMeter;
import io.gossamer.proto.TargetRecord;
import io.gossamer.proto.TargetSummaryRecord;
import io.gossamer.targets.VantageRule;
import io.gossamer.time.Clock;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Which targets this node probes, from the replicated list and the members, and where their windows go: to the history and to the
 * voters. Looks once a second on the desk's thread; the meter, and with it every class of the probes, is made with the first target.
 */
final class TargetDesk implements TargetMeter.Listener, AutoCloseable {
    private final NodeId self;
    private final long epoch;
    private final EventLoop loop;
    private final Executor names;
    private final Clock clock;
    private final BooleanSupplier selfImpaired;
    private final Consumer<List<LinkSummary>> history;
    private final Consumer<List<TargetSummaryRecord>> voters;
    private final Tally tally = new Tally("target");
    private List<TargetRecord> chosen = List.of();
    private Optional<TargetMeter> meter = Optional.empty();
    private boolean closed;

    /**
     * @param names may wait for a name server
     * @param history and voters must not block
     */
    TargetDesk(
            NodeId self,
            long epoch,
            EventLoop loop,
            Executor names,
            Clock clock,
            BooleanSupplier selfImpaired,
            Consumer<List<LinkSummary>> history,
            Consumer<List<TargetSummaryRecord>> voters) {
        this.self = self;
        this.epoch = epoch;
        this.loop = loop;
        this.names = names;
        this.clock = clock;
        this.selfImpaired = selfImpaired;
        this.history = history;
        this.voters = voters;
    }

    /** To be called about once a second. */
    synchronized void onLook(MeshPicture picture) {
        if (closed || (picture.control().targets().isEmpty() && chosen.isEmpty())) {
            return;
        }
        List<TargetRecord> mine = new ArrayList<>();
        for (TargetRecord target : picture.control().targets().values()) {
            try {
                if (VantageRule.parse(target.getFrom())
                        .choose(picture.membership().members(), target.getName())
                        .contains(self)) {
                    mine.add(target);
                }
            } catch (IllegalArgumentException newer) {
                tally.count("unknown"); // chosen by a rule that only another version knows
            }
        }
        if (mine.equals(chosen)) {
            return;
        }
        chosen = List.copyOf(mine);
        if (meter.isEmpty()) {
            meter = Optional.of(new TargetMeter(
                    loop, names, clock, new Random(new SecureRandom().nextLong()), selfImpaired, this, tally));
        }
        meter.get().use(chosen);
    }

    @Override
    public void onWindow(List<TargetSummaryRecord> window) {
        history.accept(window.stream().map(this::row).toList());
        voters.accept(window);
    }

    @Override
    public void onChange(TargetSummaryRecord sofar) {
        voters.accept(List.of(sofar));
    }

    /** A window as the history keeps it, as if the target were a node. */
    private LinkSummary row(TargetSummaryRecord window) {
        int received = window.getSent() - window.getLost();
        return new LinkSummary(
                new LinkId(self, historyId(window.getTarget(), window.getTargetStateNanos())),
                epoch,
                new LinkSummary.Window(window.getWindowStartUnixMillis(), (int) TargetMeter.WINDOW_MILLIS),
                new ProbeCounts(
                        window.getSent(),
                        received,
                        window.getLost(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        0,
                        0,
                        0),
                window.hasRttNanosP50()
                        ? Optional.of(new Quantiles(
                                window.getRttNanosMin(),
                                window.getRttNanosP50(),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                window.getRttNanosMax()))
                        : Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                switch (window.getReach()) {
                    case REACH_ANSWERS -> LinkState.UP;
                    case REACH_FAILS -> LinkState.DOWN;
                    default -> LinkState.UNKNOWN;
                },
                window.getReachSinceUnixMillis(),
                window.getSelfImpaired(),
                false);
    }

    /** Under which a target's windows lie in the history; another target of the same name later has another. */
    static NodeId historyId(String name, long targetStateNanos) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((targetStateNanos + " " + name).getBytes(StandardCharsets.UTF_8));
            return NodeId.of(Arrays.copyOf(hash, NodeId.BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }

    Tally tally() {
        return tally;
    }

    @Override
    public synchronized void close() {
        closed = true;
        meter.ifPresent(TargetMeter::close);
    }
}
