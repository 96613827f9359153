/**
 * What this host's kernel knows without a packet being sent: TCP_INFO of the connections to other members' hosts, counters of
 * network interfaces. Linux only; elsewhere a sentence why not. Sees the network namespace that the daemon runs in, no other.
 */
package io.gossamer.passive;
