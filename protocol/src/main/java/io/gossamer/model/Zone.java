package io.gossamer.model;

import java.util.List;

/** Where a node stands: {@code region/site/rack}, from wide to narrow; one to three levels, or none. */
public record Zone(String path) implements Comparable<Zone> {
    private static final int LENGTH_MAX = 96;
    private static final int LEVELS_MAX = 3;

    public static final Zone NONE = new Zone("");

    public Zone {
        if (path.length() > LENGTH_MAX || !(path.isEmpty() || isPath(path))) {
            throw new IllegalArgumentException("not a zone: '" + path + "' (region/site/rack, one to three levels)");
        }
    }

    /** Written out: every member's record that comes in is checked, and most of what a pattern costs is the matcher. */
    private static boolean isPath(String path) {
        int level = 1;
        int length = 0;
        for (int at = 0; at < path.length(); at++) {
            char c = path.charAt(at);
            if (c == '/') {
                if (length == 0 || ++level > LEVELS_MAX) {
                    return false;
                }
                length = 0;
            } else if (isLevelCharacter(c)) {
                length++;
            } else {
                return false;
            }
        }
        return length > 0;
    }

    private static boolean isLevelCharacter(char c) {
        boolean isLetterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
        return isLetterOrDigit || c == '.' || c == '_' || c == '-';
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
