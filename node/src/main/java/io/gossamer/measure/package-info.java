/**
 * What probes mean: from single samples to a window, a link's state and its reasons. Pure: the time is an argument
 * ({@code nowNanos}, monotonic), and nothing here knows a socket.
 *
 * <p>Data flows {@code OutstandingProbes → LinkMeasurement → LinkWindow → LinkSummary}, with {@code LinkCondition} judging
 * beside it. Only ever called by one thread, except for the immutable records.
 */
package io.gossamer.measure;
