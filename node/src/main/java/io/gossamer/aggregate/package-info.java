/**
 * The whole mesh as one voter has it: summaries (T1) by link, bands (T0) by origin, and the picture that detectors judge.
 * Pure: what is fresh is decided by the receiver's monotonic time, given as an argument.
 */
package io.gossamer.aggregate;
