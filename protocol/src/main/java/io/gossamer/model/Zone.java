package io.gossamer.model;

import java.util.List;
import java.util.regex.Pattern;

/** Where a node stands: {@code region/site/rack}, from wide to narrow; one to three levels, or none. */
public record Zone(String path) implements Comparable<Zone> {
    private static final Pattern PATH = Pattern.compile("|[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+){0,2}");

    public static final Zone NONE = new Zone("");

    public Zone {
        if (path.length() > 96 || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("not a zone: '" + path + "' (region/site/rack, one to three levels)");
        }
    }

    public List<String> levels() {
        return path.isEmpty() ? List.of() : List.of(path.split("/"));
    }

    @Override
    public int compareTo(Zone other) {
        return path.compareTo(other.path);
    }

    @Override
    public String toString() {
        return path;
    }
}
