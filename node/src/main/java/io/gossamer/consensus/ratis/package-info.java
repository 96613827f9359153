/**
 * The only classes that touch Apache Ratis: its settings, the state machine it drives and the server of this node's one
 * group. Knows nothing of gossip, gRPC or mesh: {@link io.gossamer.consensus} decides, this package carries out.
 */
package io.gossamer.consensus.ratis;
