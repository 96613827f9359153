/** The distribution in the places that hosts really are: without a home, a network, an IPv4, a byte of free disk. */
package io.gossamer.cluster.environment;
