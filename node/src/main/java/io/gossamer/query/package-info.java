/**
 * Answers to people and programs: every node answers every call, and fetches for the caller what only another node has.
 *
 * <p>{@link io.gossamer.query.LocalMesh} is what this node knows; {@link io.gossamer.query.MeshCalls} asks others above it;
 * {@link io.gossamer.query.GrpcFace} and the HTTP face speak it.
 */
package io.gossamer.query;
