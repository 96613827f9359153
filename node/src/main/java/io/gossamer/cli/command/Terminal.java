package io.gossamer.cli.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a command may touch of the process it runs in; tests hand in their own.
 *
 * @param interactive whether {@code out} is a terminal, so that colour and redrawing make sense
 */
public record Terminal(
        PrintStream out, PrintStream err, Map<String, String> environment, boolean interactive, Supplier<Instant> now) {

    private static final int WIDTH_DEFAULT = 100;
    private static final int COLUMNS_MIN = 40;

    /** The process's own streams, as UTF-8 whatever the locale says: tables hold arrows and Greek letters. */
    public static Terminal ofProcess() {
        return new Terminal(
                new PrintStream(new StandardOutput(), false, StandardCharsets.UTF_8),
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                isTerminal(),
                Instant::now);
    }

    /** {@code System.console()} asks about stdin too, and means something else from JDK 22 on; the link says it exactly. */
    @SuppressWarnings("SystemConsoleNull") // only where there is no /proc, and then the best that there is
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (java.io.IOException | RuntimeException noProc) {
            return System.console() != null;
        }
    }

    /** Some of what was printed went nowhere: the disk is full, say. A reader that had enough (head) is no loss. */
    public boolean isOutputLost() {
        out.flush();
        return out.checkError() && !StandardOutput.readerLeft();
    }

    /** https://no-color.org: any value but the empty one turns colour off. */
    public boolean wantsColour() {
        return interactive
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    /** Of a terminal what it says itself, which costs a process; shells do not export their COLUMNS. */
    public int columns() {
        try {
            String set = environment.getOrDefault("COLUMNS", "");
            return Math.max(COLUMNS_MIN, Integer.parseInt(set.isEmpty() && interactive ? sttyColumns() : set));
        } catch (NumberFormatException | java.io.IOException notKnown) {
            return WIDTH_DEFAULT;
        }
    }

    private static String sttyColumns() throws java.io.IOException {
        Process stty = new ProcessBuilder("stty", "size")
                .redirectInput(Path.of("/dev/tty").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String rowsAndColumns = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
        return rowsAndColumns.substring(rowsAndColumns.indexOf(' ') + 1);
    }
}
