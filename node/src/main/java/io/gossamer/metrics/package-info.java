/** What this node says of itself to Prometheus: one file of names. */
package io.gossamer.metrics;
