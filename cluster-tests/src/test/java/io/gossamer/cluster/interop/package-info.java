/** The daemon beside other people's implementations of what it speaks. */
package io.gossamer.cluster.interop;
