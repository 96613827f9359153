/**
 * STAMP's Session-Reflector (RFC 8762 §4.3): what answers probes, whom, how often, and what it remembers of them. It has no socket;
 * the loop that owns one calls it, on one thread.
 */
package io.gossamer.probe.reflector;
