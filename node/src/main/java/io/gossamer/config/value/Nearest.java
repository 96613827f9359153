package io.gossamer.config.value;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The valid word nearest to a mistyped one. */
public final class Nearest {
    private Nearest() {}

    public static String hint(String typed, Collection<String> valid) {
        return of(typed, valid).map(word -> " (did you mean '" + word + "'?)").orElse("");
    }

    /** By Levenshtein distance, at most a third of the letters; a known last part in the wrong place comes first. */
    public static Optional<String> of(String typed, Collection<String> valid) {
        String lower = typed.toLowerCase(Locale.ROOT).replace('-', '_');
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
