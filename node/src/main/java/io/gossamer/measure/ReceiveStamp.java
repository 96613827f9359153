package io.gossamer.measure;

/** Who took the time at which a reply came in, and so what that time is worth. */
public enum ReceiveStamp {
    /** The kernel, as it came in: how late this process was does not matter. */
    KERNEL,
    /** This process, right after the kernel had woken it for the packet: its own lateness is in it. */
    USER,
    /** The kernel, but its clock was stepped meanwhile: that the reply came is known, its round trip is not. */
    VOID;

    /** As it is shown. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
