package io.gossamer.model;

/** The five ports of one node; 0 means that the node does not offer the service. */
public record NodePorts(int gossip, int stamp, int raft, int grpc, int http) {}
