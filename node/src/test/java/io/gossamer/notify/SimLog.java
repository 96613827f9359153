package io.gossamer.notify;

import io.gossamer.control.ControlLimits;
import io.gossamer.control.ControlState;
import io.gossamer.model.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A command log that loses proposals, loses acknowledgements, and applies a command twice, as a real one may. */
final class SimLog {
    final ControlState state = new ControlState(ControlLimits.SHIPPED, new Tally("control"));
    final List<byte[]> proposed = new ArrayList<>();
    private final List<byte[]> delayed = new ArrayList<>();
    private final Random random;
    private long index;
    double lossRatio;
    double lostAckRatio;
    double doubleRatio;
    double delayRatio;

    SimLog(Random random) {
        this.random = random;
    }

    CompletableFuture<Long> propose(byte[] command) {
        proposed.add(command);
        if (random.nextDouble() < lossRatio) {
            return CompletableFuture.failedFuture(new IllegalStateException("lost"));
        }
        if (random.nextDouble() < delayRatio) {
            delayed.add(command);
            return new CompletableFuture<>();
        }
        commit(command);
        if (random.nextDouble() < doubleRatio) {
            commit(command);
        }
        return random.nextDouble() < lostAckRatio
                ? CompletableFuture.failedFuture(new IllegalStateException("acknowledgement lost"))
                : CompletableFuture.completedFuture(index);
    }

    void commit(byte[] command) {
        state.apply(++index, command);
    }

    /** What was on its way arrives, whoever leads by now. */
    void deliverDelayed() {
        List<byte[]> arriving = new ArrayList<>(delayed);
        delayed.clear();
        arriving.forEach(this::commit);
    }
}
