/**
 * This host's history: ten-second link summaries, the spool of summaries that wait for a voter, and recent events, in one
 * RocksDB with bounded memory. It is local and can be lost without harm to the mesh, so damage is set aside, never fatal.
 */
package io.gossamer.storage;
