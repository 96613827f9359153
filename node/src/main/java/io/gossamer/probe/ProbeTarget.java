package io.gossamer.probe;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;

/** Whom to probe, and where its reflector listens now; the host is an IP literal. */
public record ProbeTarget(NodeId node, Endpoint stamp) {}
