package io.gossamer.probe;

import io.gossamer.measure.PathSigns;
import io.gossamer.wire.StampPacket;

/** A reply and what it and its packet say of the path. */
record StampReply(StampPacket.Reply packet, PathSigns signs) {}
