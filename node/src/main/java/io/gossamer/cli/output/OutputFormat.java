package io.gossamer.cli.output;

/** How a reply is printed; the names are what a user types. */
public enum OutputFormat {
    table,
    json,
    yaml,
    csv
}
