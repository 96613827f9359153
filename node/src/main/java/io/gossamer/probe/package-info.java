/**
 * Sends and answers test packets: STAMP over UDP (RFC 8762). Sockets, timers and threads live here; what the packets mean is
 * {@code measure}'s business. {@link io.gossamer.probe.LinkMeter} is the door.
 */
package io.gossamer.probe;
