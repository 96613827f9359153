package io.gossamer.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of /proc/self/smaps with what stands below it (proc(5)).
 *
 * <pre>
 *  801daa000-8047ad000 r--p 01dab000 fe:00 16039974    /var/cache/gossamer/agent.jsa
 *  Rss:               35532 kB
 *  Anonymous:             0 kB
 *  ...
 * </pre>
 *
 * @param start address of the first byte
 * @param end address behind the last one
 * @param permissions four letters, for instance {@code r-xp}
 * @param path empty for memory that no file backs
 * @param residentBytes of it in memory and mapped by this process
 * @param ownBytes what exists in this process only: written to, or swapped out since
 */
record Mapping(long start, long end, String permissions, String path, long residentBytes, long ownBytes) {
    private static final Pattern HEAD =
            Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16}) (\\S{4}) \\S+ \\S+ \\d+ *(.*)");
    private static final Pattern KILOBYTES = Pattern.compile("(\\w+): +(\\d{1,15}) kB");

    /** Lines that it does not know are passed over. */
    static List<Mapping> parse(List<String> smaps) {
        List<Mapping> mappings = new ArrayList<>();
        Mapping open = null;
        for (String line : smaps) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                if (open != null) {
                    mappings.add(open);
                }
                open = new Mapping(
                        Long.parseUnsignedLong(head.group(1), 16),
                        Long.parseUnsignedLong(head.group(2), 16),
                        head.group(3),
                        head.group(4),
                        0,
                        0);
            } else if (open != null) {
                open = open.with(KILOBYTES.matcher(line));
            }
        }
        if (open != null) {
            mappings.add(open);
        }
        return mappings;
    }

    private Mapping with(Matcher figure) {
        if (!figure.matches()) {
            return this;
        }
        long bytes = Long.parseLong(figure.group(2)) * 1024;
        return switch (figure.group(1)) {
            case "Rss" -> new Mapping(start, end, permissions, path, bytes, ownBytes);
            case "Anonymous", "Private_Dirty", "Swap" ->
                new Mapping(start, end, permissions, path, residentBytes, ownBytes + bytes);
            default -> this;
        };
    }

    /**
     * Code and the class archive as they lie in their files: nobody has written to them or can, and no such file is unmapped
     * before the process ends.
     */
    boolean isUntouchedFile() {
        boolean isCode = path.endsWith(".so") || path.contains(".so.") || path.endsWith(".jsa");
        return isCode && permissions.startsWith("r-") && ownBytes == 0;
    }
}
