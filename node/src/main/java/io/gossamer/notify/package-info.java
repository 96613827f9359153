/**
 * Brings what the alert book owes to receivers: adapters of one receiver kind each, and the driver that sends what is committed
 * and reports what became of it.
 */
package io.gossamer.notify;
