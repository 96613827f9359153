/**
 * UDP sockets of Linux whose datagrams carry the kernel's own receive time, through JNA: what neither the JDK nor Netty hands to
 * Java. Needs a 64-bit Linux; {@link io.gossamer.probe.kernel.StampedSocket#open} says so where it does not work. One thread
 * uses all of it.
 */
package io.gossamer.probe.kernel;
