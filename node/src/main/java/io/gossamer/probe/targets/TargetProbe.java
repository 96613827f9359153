package io.gossamer.probe.targets;

import io.gossamer.proto.TargetRecord;
import io.gossamer.targets.Outcome;
import io.gossamer.targets.TargetUrl;
import java.util.function.Consumer;

/** One way of probing. On the loop's thread only; never blocks. */
public interface TargetProbe {
    /**
     * @param answer called at most once, on the loop; not after {@link Attempt#abandon}
     */
    Attempt start(TargetUrl url, TargetRecord target, Consumer<Outcome> answer);

    /** A probe under way. */
    interface Attempt {
        /** Ends it, its time being over. Returns how far it came: Outcome.failed, with phases. */
        Outcome abandon();
    }
}
