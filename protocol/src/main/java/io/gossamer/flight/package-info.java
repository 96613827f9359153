/** The flight recorder's memory and file: what a membership machine was told, and images of its state, from which to replay it. */
package io.gossamer.flight;
