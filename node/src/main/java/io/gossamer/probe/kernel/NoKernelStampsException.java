package io.gossamer.probe.kernel;

/** This host gives no kernel receive stamps, for the reason in the message; everything else about it may be well. */
public final class NoKernelStampsException extends Exception {
    private static final long serialVersionUID = 1L;

    public NoKernelStampsException(String reason) {
        super(reason);
    }
}
