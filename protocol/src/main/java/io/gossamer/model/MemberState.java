package io.gossamer.model;

/**
 * What this node holds a member to be. SUSPECT, UNREACHABLE and DEAD are this node's own conclusions from accusations;
 * STOPPED and LEFT are said by the member itself. UNREACHABLE can raise an alert; DEAD has also lost its place in the
 * overlay and as a voter.
 */
public enum MemberState {
    ALIVE,
    SUSPECT,
    UNREACHABLE,
    DEAD,
    STOPPED,
    LEFT;

    /** Is it expected to answer? */
    public boolean isCounted() {
        return this == ALIVE || this == SUSPECT;
    }
}
