package io.gossamer.probe.trial;

import java.util.OptionalInt;

/**
 * What came back for one packet.
 *
 * @param count how many requests the reflector had answered in this session before this one (RFC 8762 §4.3); empty where it does not
 *     count
 * @param dscp with which the packet arrived there, 0 to 63; empty where that was not asked, or is not told
 */
public record Answer(OptionalInt count, OptionalInt dscp) {}
