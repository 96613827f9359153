package io.gossamer.model;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * Members ordered by id, each of them made when somebody asks for it: of a large mesh the whole list would take many times the
 * memory of what it is made from. Subclasses are immutable and may go to any thread.
 */
public abstract class MemberList extends AbstractList<Member> implements RandomAccess {
    /** Costs nothing, in contrast to {@link #get}. */
    public abstract NodeId id(int index);
}
