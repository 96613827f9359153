package io.gossamer.config;

import io.gossamer.config.value.ValueType;

/**
 * One key: its dotted path, type, default (as a person would write it; empty: found out at start) and one line of advice.
 *
 * @param secret its value is never printed
 */
record ConfigKey<T>(String path, ValueType<T> type, String defaultText, String advice, boolean secret) {
    String section() {
        return path.substring(0, path.lastIndexOf('.'));
    }

    String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
