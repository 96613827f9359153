package io.gossamer.config;

import io.gossamer.config.value.Nearest;
import io.gossamer.config.value.RawValue.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
}
