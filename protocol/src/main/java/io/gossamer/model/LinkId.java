package io.gossamer.model;

/** A directed link: {@code from} measures {@code to}. A→B is not B→A. */
public record LinkId(NodeId from, NodeId to) implements Comparable<LinkId> {
    public LinkId reversed() {
        return new LinkId(to, from);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinkId link && link.from.equals(from) && link.to.equals(to);
    }

    @Override
    public int hashCode() {
        return 31 * from.hashCode() + to.hashCode();
    }

    @Override
    public int compareTo(LinkId other) {
        int byFrom = from.compareTo(other.from);
        return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }

    @Override
    public String toString() {
        return from.shortText() + "→" + to.shortText();
    }
}
