package io.gossamer.cli.host;

import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.Command;

/** {@code version}: what this is, and which Java runs it. */
@Command(name = "version", description = "Print the version of this program and of the Java that runs it.")
public final class VersionVerb extends Verb {
    @Override
    protected ExitCode run() throws IOException {
        terminal().out().println("gossamer " + version() + " (Java " + System.getProperty("java.version") + ")");
        return ExitCode.OK;
    }

    /** As the build wrote it into the resources, so that it is right in a jar and in a class directory. */
    static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = VersionVerb.class.getResourceAsStream("/io/gossamer/cli/version.properties")) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }
}
