/**
 * The mesh's one replicated log of decisions, as everybody sees it: its face to proposers, the state and how far it has come, what
 * names a group, and the calls between members. Its rooms: {@code voter}, {@code observer}, {@code founding} and {@code node}, which
 * puts them together; Ratis itself is met only in {@code ratis}.
 */
package io.gossamer.consensus;
