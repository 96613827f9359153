/**
 * How much goes between two hosts, measured on demand: capacity by trains of packets and by the kernel's receive stamps,
 * throughput by one TCP connection. Moves no order and asks nobody: who may measure when is decided by its caller.
 */
package io.gossamer.bandwidth;
