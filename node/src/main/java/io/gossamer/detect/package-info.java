/**
 * What is wrong, judged from one picture of the mesh: one class a kind of trouble. Pure. A detector says "bad" (a detection),
 * "good" or "blind" (a verdict), and never one for the other.
 */
package io.gossamer.detect;
