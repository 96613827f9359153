/** A live probe: one link probed at a pace of its own because somebody looks, each probe told as it settles. Pure. */
package io.gossamer.probe.live;
