package io.gossamer.lab.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Hosts n1 … nN in zones zone1 … zoneZ, as even as can be and in order, and the addresses of all that has one. Each zone has a
 * leaf router; leaves are joined by {@code planes} spine routers of equal cost. One more host, the console, stands outside of
 * everything: who runs the lab asks and is told through it, whatever is broken.
 *
 * <pre>
 *   host n of zone z   10.net.z.(9 + its place in the zone)      leaf of z   10.net.z.1
 *   spine of plane k   10.net.250.k                              console     10.net.0.1
 *   behind a translator host n has 10.net.251.n, and the address above is the translator's
 * </pre>
 */
public final class Layout {
    public static final int HOSTS_MAX = 200;
    public static final int ZONES_MAX = 32;
    public static final int PLANES_MAX = 16;

    private static final int FIRST_HOST = 10;
    private static final int SPINES = 250;
    private static final int INSIDE = 251;

    private final int network;
    private final int zones;
    private final int planes;
    private final List<String> names = new ArrayList<>();
    private final List<Integer> zoneOf = new ArrayList<>();
    private final List<Integer> addresses = new ArrayList<>();
    private final TreeMap<Integer, Integer> hostAt = new TreeMap<>();

    /** @param network the second byte of every address, 0 to 255; throws IllegalArgumentException beyond the limits above */
    public Layout(int network, int hosts, int zones, int planes) {
        require("hosts", hosts, HOSTS_MAX);
        require("zones", zones, Math.min(ZONES_MAX, hosts));
        require("planes", planes, PLANES_MAX);
        this.network = network;
        this.zones = zones;
        this.planes = planes;
        int inZone = 0;
        for (int host = 0; host < hosts; host++) {
            int zone = host * zones / hosts;
            inZone = host > 0 && zone == zoneOf.get(host - 1) ? inZone + 1 : 0;
            names.add("n" + (host + 1));
            zoneOf.add(zone);
            addresses.add(address(zone + 1, FIRST_HOST + inZone));
            hostAt.put(addresses.get(host), host);
        }
        hostAt.put(address(0, 1), hosts);
    }

    private static void require(String what, int number, int max) {
        if (number < 1 || number > max) {
            throw new IllegalArgumentException(what + " must be 1 to " + max + ", not " + number);
        }
    }

    private int address(int third, int fourth) {
        return 10 << 24 | network << 16 | third << 8 | fourth;
    }

    public int hosts() {
        return names.size();
    }

    public int zones() {
        return zones;
    }

    public int planes() {
        return planes;
    }

    public String name(int host) {
        return names.get(host);
    }

    public List<String> names() {
        return List.copyOf(names);
    }

    /** From 0. */
    public int zoneOf(int host) {
        return zoneOf.get(host);
    }

    public static String zoneName(int zone) {
        return "zone" + (zone + 1);
    }

    /** The index that stands for the console wherever a host's index may stand. */
    public int console() {
        return names.size();
    }

    public String addressOf(int host) {
        return text(host == console() ? address(0, 1) : addresses.get(host));
    }

    /** The address that a host has itself where a translator stands before it. */
    public String insideAddressOf(int host) {
        return text(insideAddress(host));
    }

    int insideAddress(int host) {
        return address(INSIDE, host + 1);
    }

    int outsideAddress(int host) {
        return addresses.get(host);
    }

    int leafAddress(int zone) {
        return address(zone + 1, 1);
    }

    int spineAddress(int plane) {
        return address(SPINES, plane + 1);
    }

    /** All addresses of the lab, as a prefix. */
    public String prefix() {
        return "10." + network + ".0.0/16";
    }

    /** A host's index, the console's, or -1. */
    int hostAt(int address) {
        return hostAt.getOrDefault(address, -1);
    }

    /** Throws IllegalArgumentException with the names that there are. */
    public int host(String name) {
        int host = names.indexOf(name);
        if (host < 0) {
            throw new IllegalArgumentException("no host '" + name + "': there are n1 to n" + names.size());
        }
        return host;
    }

    /** Of {@code zone2} 1; -1 of what is no name of a zone; throws IllegalArgumentException of a zone that is not there. */
    static int zoneNumber(String name, int zones) {
        if (!name.matches("zone\\d{1,4}")) {
            return -1;
        }
        int zone = Integer.parseInt(name.substring(4)) - 1;
        if (zone < 0 || zone >= zones) {
            throw new IllegalArgumentException("no zone '" + name + "': there are zone1 to zone" + zones);
        }
        return zone;
    }

    /** Hosts of {@code n1,n4..n6,zone2}, each once, in order. */
    public List<Integer> set(String words) {
        java.util.TreeSet<Integer> hosts = new java.util.TreeSet<>();
        for (String word : words.replaceAll("[{}\\s]", "").split(",")) {
            int zone = zoneNumber(word, zones);
            int dots = word.indexOf("..");
            if (zone >= 0) {
                hosts.addAll(hostsOf(zone));
            } else if (dots > 0) {
                for (int host = host(word.substring(0, dots)); host <= host(word.substring(dots + 2)); host++) {
                    hosts.add(host);
                }
            } else {
                hosts.add(host(word));
            }
        }
        return List.copyOf(new ArrayList<>(hosts));
    }

    public List<Integer> hostsOf(int zone) {
        List<Integer> hosts = new ArrayList<>();
        for (int host = 0; host < hosts(); host++) {
            if (zoneOf(host) == zone) {
                hosts.add(host);
            }
        }
        return hosts;
    }

    static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }
}
