package io.gossamer.detect;

/** The names of the rules: one kind of trouble each, in the order in which one explains another. */
public final class Rules {
    public static final String ALONE = "alone";
    public static final String NO_QUORUM = "no_quorum";
    public static final String PARTITION = "partition";
    public static final String NODE_UNREACHABLE = "node_unreachable";
    public static final String NODE_STOPPED = "node_stopped";
    public static final String SHARED_LOSS = "shared_loss";
    public static final String SHARED_RTT = "shared_rtt";
    public static final String MTU_BLACK_HOLE = "mtu_black_hole";
    public static final String CLASS_LOST = "class_lost";
    public static final String CLASS_REMARKED = "class_remarked";
    public static final String NODE_IMPAIRED = "node_impaired";
    public static final String LINK_DOWN = "link_down";
    public static final String LINK_LOSS = "link_loss";
    public static final String LINK_RTT = "link_rtt";
    public static final String TARGET_DOWN = "target_down";
    public static final String TARGET_UNREACHABLE_FROM = "target_unreachable_from";
    public static final String CERTIFICATE_EXPIRING = "certificate_expiring";

    /** The key of a trouble of which a mesh has at most one. */
    public static final String MESH_KEY = "mesh";

    private Rules() {}
}
