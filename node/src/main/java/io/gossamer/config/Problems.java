package io.gossamer.config;

import io.gossamer.config.RawValue.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is wrong with a configuration so far: collected, so that a person mends everything in one go. */
final class Problems {
    /** A file of the wrong kind would otherwise fill the terminal. */
    static final int LINES_MAX = 40;

    private final List<String> lines = new ArrayList<>();
    private int dropped;

    void add(Place place, String key, String what) {
        add(place.where() + ": " + (key.isEmpty() ? "" : key + ": ") + what);
    }

    void unknownVariable(Place place, String name, Collection<String> variables) {
        add(
                place,
                name,
                "unknown variable"
                        + Nearest.of(name.toLowerCase(java.util.Locale.ROOT), lowered(variables))
                                .map(word -> " (did you mean '" + word.toUpperCase(java.util.Locale.ROOT) + "'?)")
                                .orElse(""));
    }

    private static List<String> lowered(Collection<String> words) {
        return words.stream()
                .map(word -> word.toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    void unknown(Place place, String key, Collection<String> valid) {
        add(place, key, "unknown key" + Nearest.hint(key, valid));
    }

    private void add(String line) {
        if (lines.size() < LINES_MAX) {
            lines.add(line);
        } else {
            dropped++;
        }
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    void throwIfAny() throws ConfigException {
        if (lines.isEmpty()) {
            return;
        }
        List<String> all = new ArrayList<>(lines);
        if (dropped > 0) {
            all.add("and " + dropped + " more");
        }
        throw new ConfigException(all);
    }

    /** The valid word nearest to a mistyped one. */
    static final class Nearest {
        private Nearest() {}

        static String hint(String typed, Collection<String> valid) {
            return of(typed, valid)
                    .map(word -> " (did you mean '" + word + "'?)")
                    .orElse("");
        }

        /** By Levenshtein distance, at most a third of the letters; a known last part in the wrong place comes first. */
        static Optional<String> of(String typed, Collection<String> valid) {
            String lower = typed.toLowerCase(java.util.Locale.ROOT).replace('-', '_');
            String best = null;
            int bestDistance = Math.max(2, lower.length() / 3) + 1;
            for (String word : valid) {
                boolean akin = lastPart(word).equals(lastPart(lower)) || lower.length() > 2 && word.startsWith(lower);
                int distance = akin ? 1 : distance(lower, word);
                if (distance < bestDistance) {
                    best = word;
                    bestDistance = distance;
                }
            }
            return Optional.ofNullable(best);
        }

        private static String lastPart(String key) {
            return key.substring(key.lastIndexOf('.') + 1);
        }

        private static int distance(String a, String b) {
            int[] row = new int[b.length() + 1];
            for (int j = 0; j <= b.length(); j++) {
                row[j] = j;
            }
            for (int i = 1; i <= a.length(); i++) {
                int diagonal = row[0];
                row[0] = i;
                for (int j = 1; j <= b.length(); j++) {
                    int above = row[j];
                    int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                    row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                    diagonal = above;
                }
            }
            return row[b.length()];
        }
    }
}
