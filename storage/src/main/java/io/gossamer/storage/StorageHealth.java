package io.gossamer.storage;

import java.util.OptionalLong;

/**
 * How the storage is now.
 *
 * @param writable the last write, if there was one, succeeded, and writing is not paused
 * @param problem one sentence with the next step; empty when all is well
 * @param freeBytes of the disk below; absent when that could not be asked
 * @param quarantined damaged directories set aside since the start
 */
public record StorageHealth(boolean writable, String problem, OptionalLong freeBytes, int quarantined) {}
