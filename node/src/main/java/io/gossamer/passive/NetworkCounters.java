package io.gossamer.passive;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What /proc/net says of interfaces and of packets that found no room. Pure: parses texts.
 *
 * @param interfaces in the kernel's order
 * @param softnetDropped packets that a processor's queue had no room for
 * @param softnetSqueezed times that a processor had to stop with packets left
 * @param udpReceiveBufferErrors datagrams that no socket had room for
 */
public record NetworkCounters(
        List<Interface> interfaces,
        OptionalLong softnetDropped,
        OptionalLong softnetSqueezed,
        OptionalLong udpReceiveBufferErrors) {
    /** One interface: bytes, packets, errors and drops, each way, since it came up. */
    public record Interface(String name, Way received, Way sent) {}

    public record Way(long bytes, long packets, long errors, long dropped) {}

    private static final int SENT_FROM = 8;
    private static final int COLUMNS = 16;

    /**
     * @param dev /proc/net/dev: two lines of headings, then "name: bytes packets errs drop fifo frame compressed multicast" and
     *     the same eight for what was sent
     */
    static List<Interface> interfaces(List<String> dev) {
        List<Interface> found = new ArrayList<>();
        for (String line : dev.subList(Math.min(2, dev.size()), dev.size())) {
            int colon = line.lastIndexOf(':');
            if (colon < 0) {
                continue;
            }
            String[] columns = line.substring(colon + 1).trim().split("\\s+");
            if (columns.length >= COLUMNS) {
                found.add(new Interface(line.substring(0, colon).trim(), way(columns, 0), way(columns, SENT_FROM)));
            }
        }
        return found;
    }

    private static Way way(String[] columns, int from) {
        return new Way(
                Long.parseUnsignedLong(columns[from]),
                Long.parseUnsignedLong(columns[from + 1]),
                Long.parseUnsignedLong(columns[from + 2]),
                Long.parseUnsignedLong(columns[from + 3]));
    }

    /** @param softnet /proc/net/softnet_stat: a line a processor, hexadecimal; column 1 is dropped, 2 squeezed */
    static OptionalLong softnet(List<String> softnet, int column) {
        long sum = 0;
        for (String line : softnet) {
            String[] columns = line.trim().split("\\s+");
            if (columns.length <= column) {
                return OptionalLong.empty();
            }
            sum += Long.parseLong(columns[column], 16);
        }
        return softnet.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    /** @param snmp /proc/net/snmp: for each protocol a line of names and one of values */
    static OptionalLong udp(List<String> snmp, String name) {
        for (int i = 0; i + 1 < snmp.size(); i++) {
            String[] names = snmp.get(i).split("\\s+");
            String[] values = snmp.get(i + 1).split("\\s+");
            if (names[0].equals("Udp:") && values[0].equals("Udp:")) {
                int at = List.of(names).indexOf(name);
                return at < 0 || at >= values.length
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(values[at]));
            }
        }
        return OptionalLong.empty();
    }
}
