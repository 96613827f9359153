/** Runs what a daemon's flight recorder wrote through the membership machine of this build. */
package io.gossamer.replay;
