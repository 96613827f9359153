/** {@code gossamer target}: things outside the mesh that it probes. */
package io.gossamer.cli.targets;
