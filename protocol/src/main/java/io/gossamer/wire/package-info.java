/**
 * The bytes: what each packet and record looks like on the wire, and the codecs that check it. Decoding ends in a value or
 * in {@link io.gossamer.wire.MalformedPacketException}, never in anything else.
 */
package io.gossamer.wire;
