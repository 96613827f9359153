/** How large a packet may be on each link: sizes are tried with padded STAMP requests. */
package io.gossamer.probe.mtu;
