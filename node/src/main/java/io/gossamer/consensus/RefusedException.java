package io.gossamer.consensus;

import java.io.IOException;

/** A group is not founded or recovered for a reason that lies in the mesh and not in this node; nothing was changed. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String reason) {
        super(reason);
    }
}
