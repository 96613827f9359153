/**
 * Probes of things outside the mesh: TCP, TLS, HTTP, DNS, ICMP echo, gRPC health. All on one Netty loop, which they never block;
 * nothing here runs, and no class of it is loaded, before the first target is given.
 */
package io.gossamer.probe.targets;
