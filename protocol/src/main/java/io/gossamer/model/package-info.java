/**
 * The words everybody shares: who (NodeId, Member), where (Endpoint, Zone), between whom (LinkId), what was measured
 * (ProbeSample, LinkSummary) and what was concluded (Finding). Immutable values only; no clock, thread, socket or file.
 */
package io.gossamer.model;
