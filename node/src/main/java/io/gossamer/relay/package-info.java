/**
 * Link summaries on their way to the voters: shipped by the node that measured, carried by another member where the direct
 * path fails, kept in a spool while nobody takes them, taken once by the receiver.
 */
package io.gossamer.relay;
