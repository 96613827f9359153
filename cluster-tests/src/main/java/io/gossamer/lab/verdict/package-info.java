/** Compares what the mesh told with what was done to it. */
package io.gossamer.lab.verdict;
