/**
 * Who this node is and what it must remember to stay itself: key, boot epoch, mesh and peers, in a data directory that one
 * process holds. Everything written here is whole or absent after any crash.
 */
package io.gossamer.identity;
