/** How a node without a vote follows: the stream of the replicated state, at both of its ends. */
package io.gossamer.consensus.observer;
