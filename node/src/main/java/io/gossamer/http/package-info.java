/**
 * The HTTP face: the calls of the gRPC service as JSON under {@code /api/v1}, events as Server-Sent Events, probes for
 * supervisors, metrics, and the seam for the page's files.
 */
package io.gossamer.http;
