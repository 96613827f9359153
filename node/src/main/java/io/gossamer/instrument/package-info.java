/**
 * Measurements that somebody asks for, from any node to any other: who may, how two nodes agree to one, and how the results are
 * said. The measuring itself is {@code bandwidth}'s, {@code passive}'s and {@code probe}'s.
 */
package io.gossamer.instrument;
