/**
 * Things outside the mesh that nodes probe because a person asked for it: how they are named, who probes them, what a series
 * of probes comes to. Pure: the probes themselves are in {@code io.gossamer.probe.targets}.
 */
package io.gossamer.targets;
