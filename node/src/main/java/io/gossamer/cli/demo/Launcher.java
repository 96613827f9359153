package io.gossamer.cli.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How a daemon is started: by the distribution's own script, as a user would. */
final class Launcher {
    private Launcher() {}

    /** Without a distribution around us (in an IDE): this Java, this class path. */
    static List<String> command() {
        String home = System.getProperty("gossamer.home", "");
        Path script = Path.of(home, "bin", "gossamer");
        if (!home.isEmpty() && Files.isExecutable(script)) {
            return List.of(script.toString());
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.gossamer.cli.Main");
    }
}
