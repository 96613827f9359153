package io.gossamer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Entry point of the command line; one class a verb stands beside it. */
@Command(
        name = "gossamer",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "A peer-to-peer mesh that watches the network between hosts.")
public final class Main implements Runnable {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** Reads the version that the build wrote into the resources, so that it is right in a jar and in a class directory. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties properties = new Properties();
            try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
                properties.load(in);
            }
            return new String[] {"gossamer " + properties.getProperty("version")};
        }
    }
}
