/** The vote of this node: its seat, what it keeps on disk, whom the leader lets vote, and how a vote is given up. */
package io.gossamer.consensus.voter;
