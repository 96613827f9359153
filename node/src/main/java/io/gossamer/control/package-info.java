/**
 * The replicated state of decisions: alert book with its outbox, silences, drains, departures, rules. Pure: what is applied
 * is a function of the log alone, and time is state time.
 */
package io.gossamer.control;
