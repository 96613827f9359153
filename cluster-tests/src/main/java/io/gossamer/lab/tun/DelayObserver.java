package io.gossamer.lab.tun;

/** Is told of each packet that has left the switch, on the switch's thread: what it takes, the next packet waits. */
public interface DelayObserver {
    /**
     * @param packet from its IP header on, {@code length} bytes of it, only until this returns
     * @param inNanos when it went in, and {@code outNanos} when it was out, by the monotonic clock
     */
    void passed(String from, String to, byte[] packet, int length, long inNanos, long outNanos);
}
