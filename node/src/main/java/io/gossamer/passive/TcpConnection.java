package io.gossamer.passive;

/**
 * An established connection of this host.
 *
 * @param cookie the kernel's own name of the socket, never used twice between two boots
 */
public record TcpConnection(long cookie, int localPort, HostAddress remote, int remotePort, TcpFigures info) {}
