package io.gossamer.targets;

import java.util.ArrayList;
import java.util.List;

/** Which HTTP status codes are well: {@code 200}, {@code 2xx,301}; nothing said is 2xx and 3xx. */
public record StatusCodes(List<String> patterns) {
    private static final List<String> DEFAULT = List.of("2xx", "3xx");
    private static final int PATTERNS_MAX = 16;

    public StatusCodes {
        patterns = List.copyOf(patterns);
    }

    /** Throws IllegalArgumentException with a sentence. */
    public static StatusCodes parse(String text) {
        if (text.isBlank()) {
            return new StatusCodes(DEFAULT);
        }
        List<String> patterns = new ArrayList<>();
        for (String part : text.split(",")) {
            String pattern = part.strip();
            if (!pattern.matches("[1-5]([0-9][0-9]|xx)") || patterns.size() == PATTERNS_MAX) {
                throw new IllegalArgumentException("'" + text + "' is no status: such as 200, or 2xx,301");
            }
            patterns.add(pattern);
        }
        return new StatusCodes(patterns);
    }

    public boolean holds(int status) {
        String code = Integer.toString(status);
        return patterns.stream()
                .anyMatch(pattern -> pattern.endsWith("xx")
                        ? code.length() == 3 && code.charAt(0) == pattern.charAt(0)
                        : code.equals(pattern));
    }
}
