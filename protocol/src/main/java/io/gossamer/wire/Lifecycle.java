package io.gossamer.wire;

/** What a member says of itself: it runs, it stopped and means to come back, or it left for good. */
public enum Lifecycle {
    RUNNING(0),
    STOPPED(1),
    LEFT(2);

    private final int code;

    Lifecycle(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static Lifecycle of(int code) throws MalformedPacketException {
        for (Lifecycle lifecycle : values()) {
            if (lifecycle.code == code) {
                return lifecycle;
            }
        }
        throw new MalformedPacketException("lifecycle");
    }
}
