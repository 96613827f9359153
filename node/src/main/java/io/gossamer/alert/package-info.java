/**
 * From findings to alerts: rules, the book's machine (inactive, pending, firing, resolved), inhibition, silences, the leader's
 * evaluation and the fallback of a node that has no leader. Pure: the book reads the replicated state and returns the changes to
 * propose; it changes nothing itself.
 */
package io.gossamer.alert;
