package io.gossamer.daemon;

import io.gossamer.config.GossamerConfig;
import io.gossamer.wire.StampKey;
import io.gossamer.wire.StampTrust;
import java.util.Locale;

/** From {@code probe.authentication} to what the meter speaks. */
final class ProbeTrust {
    private ProbeTrust() {}

    static StampTrust of(GossamerConfig config) {
        GossamerConfig.Authentication wanted = config.probe().authentication();
        StampTrust.Stage stage = StampTrust.Stage.valueOf(wanted.stage().toUpperCase(Locale.ROOT));
        return StampTrust.of(
                stage,
                StampKey.ofText(wanted.key())
                        .orElseGet(() -> StampKey.ofMesh(
                                config.network().cluster(), config.network().secret())));
    }
}
