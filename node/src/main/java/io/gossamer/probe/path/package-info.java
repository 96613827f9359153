/**
 * Which routers a link's packets pass, and behind which of them they are lost. Pure: who sends and what comes back is told by the
 * probing loop.
 */
package io.gossamer.probe.path;
