/** The sockets under the membership machine: datagrams for gossip, streams for anti-entropy, both on one port. */
package io.gossamer.gossip;
