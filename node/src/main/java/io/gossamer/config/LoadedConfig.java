package io.gossamer.config;

import io.gossamer.config.value.RawValue.Origin;
import io.gossamer.config.value.RawValue.Place;
import java.util.List;

/**
 * A checked configuration with where each value comes from.
 *
 * @param warnings sentences for the log at start: nothing is wrong, but a person should know
 */
public record LoadedConfig(GossamerConfig config, List<String> warnings, List<Setting> settings) {
    static final int COMMENT_COLUMN = 44;

    public LoadedConfig {
        warnings = List.copyOf(warnings);
        settings = List.copyOf(settings);
    }

    /** One value in force. {@code shown} is YAML with secrets masked; {@code origin} is default, file, env or flag, and where. */
    public record Setting(String key, String shown, String origin) {}

    static String originText(Place place) {
        return switch (place.origin()) {
            case DEFAULT -> "default";
            case FILE -> "file " + place.where();
            case ENVIRONMENT -> "env";
            case FLAG -> "flag";
        };
    }

    static boolean isDefault(Place place) {
        return place.origin() == Origin.DEFAULT;
    }

    /** The whole as YAML that can be loaded again (but for masked secrets), each line with its origin. */
    public String dump() {
        StringBuilder out = new StringBuilder();
        String open = "";
        for (Setting setting : settings) {
            int dot = setting.key().lastIndexOf('.');
            String section = setting.key().substring(0, dot);
            if (!section.equals(open)) {
                Sections.open(out, open, section);
                open = section;
            }
            String line = Sections.indent(section) + setting.key().substring(dot + 1) + ": " + setting.shown();
            out.append(line).append(" ".repeat(Math.max(2, COMMENT_COLUMN - line.length())));
            out.append("# ").append(setting.origin()).append('\n');
        }
        return out.toString();
    }

    /** The headings of nested sections, written once each. */
    static final class Sections {
        private Sections() {}

        static String indent(String section) {
            return "  ".repeat(section.split("\\.").length);
        }

        /** Writes the headings of {@code section} that {@code before} has not opened already. */
        static void open(StringBuilder out, String before, String section) {
            String[] old = before.split("\\.");
            String[] levels = section.split("\\.");
            boolean same = true;
            for (int i = 0; i < levels.length; i++) {
                same = same && i < old.length && old[i].equals(levels[i]);
                if (!same) {
                    out.append("  ".repeat(i)).append(levels[i]).append(":\n");
                }
            }
        }
    }
}
