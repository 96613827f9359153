/** How often what is probed: what all of it may cost, and when a link is asked more often. */
package io.gossamer.probe.pace;
