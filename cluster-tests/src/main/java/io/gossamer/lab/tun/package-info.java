/** The lab's ground: namespaces, TUN devices, and the thread that carries packets between them as the fabric says. */
package io.gossamer.lab.tun;
