package io.gossamer.probe;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How a link's losses are spread over the source ports of its probes.
 *
 * @param worst the flow that lost most lately, from 0; 0 where none did
 * @param losing flows that lost at least half of their probes; empty unless there are some that lost none
 */
public record LosingFlows(int worst, List<Integer> losing) {
    static final LosingFlows NONE = new LosingFlows(0, List.of());

    public LosingFlows {
        losing = List.copyOf(losing);
    }

    /** "" where the losses are not of some flows alone. */
    public String words() {
        return losing.isEmpty()
                ? ""
                : "only %s %s of %d %s: one of several parallel paths"
                        .formatted(
                                losing.size() == 1 ? "flow" : "flows",
                                losing.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                                StampSender.PORTS,
                                losing.size() == 1 ? "loses" : "lose");
    }
}
