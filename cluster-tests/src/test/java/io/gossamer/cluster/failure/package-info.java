/** What befalls a mesh of real daemons, and what a person sees of it. */
package io.gossamer.cluster.failure;
