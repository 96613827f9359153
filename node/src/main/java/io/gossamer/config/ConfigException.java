package io.gossamer.config;

import java.util.List;

/** The configuration cannot be used; the message lists every problem, one a line, each with its place. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each as {@code place: key: what is wrong (did you mean 'x'?)}. */
    public List<String> problems() {
        return problems;
    }
}
