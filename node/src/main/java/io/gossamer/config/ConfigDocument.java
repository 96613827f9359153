package io.gossamer.config;

/** config/gossamer.yaml, written from the schema: every key with advice, type and default, all of them commented out. */
public final class ConfigDocument {
    static final int COMMENT_COLUMN = 40;
    private static final String HEADING = """
            # Gossamer's configuration: every key, with its default. A key that is left out keeps its default, also across
            # upgrades, so set only what should differ. A wrong or unknown key is an error that names its line.
            #
            #   gossamer config check FILE     is it right?
            #   gossamer config dump           what is in force, and where each value comes from
            #
            # Flags win over the environment, the environment over this file. The variable of network.ports.http is
            # GOSSAMER_NETWORK__PORTS__HTTP: two underscores between levels; lists are written a,b and mappings k=v,k=v.
            # Durations: 200ms 10s 5m 72h 30d. Sizes: 512KiB 200MiB 1GiB. Shares: 0.05 or 5%.
            """;

    private ConfigDocument() {}

    public static String render() {
        StringBuilder out = new StringBuilder(HEADING);
        String open = "";
        for (ConfigKey<?> key : ConfigSchema.keys()) {
            String section = key.section();
            if (!section.equals(open)) {
                out.append(section.contains(".") ? "" : "\n");
                LoadedConfig.Sections.open(out, open, section);
                open = section;
            }
            String indent = LoadedConfig.Sections.indent(section);
            String line = indent + "# " + key.name() + ": " + key.defaultText();
            out.append(indent).append("# ").append(key.advice()).append('\n');
            out.append(line).append(" ".repeat(Math.max(2, COMMENT_COLUMN - line.length())));
            out.append("# ").append(key.type().describe()).append('\n');
        }
        return out.toString();
    }
}
