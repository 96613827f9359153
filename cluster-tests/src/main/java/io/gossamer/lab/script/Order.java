package io.gossamer.lab.script;

import io.gossamer.lab.fabric.Component;
import io.gossamer.lab.fabric.Layout;
import io.gossamer.lab.fabric.Quantities;
import io.gossamer.lab.fabric.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One thing to do to the lab, read: a verb, what it is done to, and amounts.
 *
 * <pre>
 *   cut, loss, delay, duplicate, reorder, rate, mtu, dscp-clear, flap   COMPONENT amounts: see {@link Recipe}
 *   partition n1,n2|n3,n4          icmp zone1 10          how much its router may say in a second
 *   down n3   up n3                power; the daemon dies with its host, and starts with it.  down zone2: its leaf router
 *   kill n3   stop n3   start n3   SIGKILL, SIGTERM
 *   freeze n3 [10s]   thaw n3      SIGSTOP, SIGCONT
 *   stutter n3 16s 50ms            stopped for so long, running for so long
 *   throttle n3 2%                 of a core       squeeze n3 150m   of memory
 *   fill n3                        its disk, to the last byte       slow n3 4k   bytes written a second
 *   clock n3 +2s | -2s | drift 200                 parts per million
 *   corrupt n3 history | raft      killed, its files damaged, started
 *   rebind n3                      the NAT before it forgets its flows, and gives out other ports
 *   load n1->n2 20mbit             traffic besides
 *   heal [WHAT]                    everything, or all faults of that component
 * </pre>
 *
 * Whether what they name is there is checked when they are read, in a {@link Layout}.
 */
public record Order(String verb, String target, List<String> amounts) {
    private static final List<String> NETWORK = Recipe.VERBS;
    private static final List<String> PROCESS = List.of(
            "down",
            "up",
            "kill",
            "stop",
            "start",
            "freeze",
            "thaw",
            "stutter",
            "throttle",
            "squeeze",
            "fill",
            "slow",
            "clock",
            "rebind",
            "corrupt");
    private static final List<String> OTHER = List.of("partition", "icmp", "load", "heal");

    public Order {
        amounts = List.copyOf(amounts);
    }

    /** Whether {@code line} begins with a verb that this class knows. */
    public static boolean isOne(String line) {
        String verb = line.strip().split("\\s+")[0];
        return NETWORK.contains(verb) || PROCESS.contains(verb) || OTHER.contains(verb);
    }

    /** Throws IllegalArgumentException, in words for a person, on whatever cannot be done in this layout. */
    public static Order parse(String line, Layout layout) {
        List<String> words = new ArrayList<>(List.of(line.strip().split("\\s+")));
        String verb = words.remove(0);
        if (verb.equals("partition")) {
            String sides = String.join("", words).replaceAll("[{}]", "");
            if (!sides.contains("|")) {
                throw new IllegalArgumentException("partition needs sides: n1,n2|n3,n4");
            }
            return checked(new Order(verb, sides, List.of()), layout);
        }
        if (verb.equals("heal")) {
            return new Order(verb, String.join("", words), List.of());
        }
        if (!isOne(verb)) {
            throw new IllegalArgumentException("no order '" + verb + "': there are " + NETWORK + PROCESS + OTHER);
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException(verb + " needs to know what: a host, a zone, n1->n2 …");
        }
        String target = words.remove(0);
        return checked(new Order(verb, target, words), layout);
    }

    private static Order checked(Order order, Layout layout) {
        if (order.isForHosts()) {
            order.hosts(layout);
            order.checkAmounts();
        } else {
            Component.parse(order.target(), layout);
            if (NETWORK.contains(order.verb())) {
                Recipe.parse(order.verb(), order.amounts());
            } else {
                order.checkAmounts();
            }
        }
        return order;
    }

    private void checkAmounts() {
        int wanted =
                switch (verb) {
                    case "stutter" -> 2;
                    case "throttle", "squeeze", "slow", "icmp", "load" -> 1;
                    case "clock" -> amounts.size() == 2 ? 2 : 1;
                    case "freeze", "corrupt" -> Math.min(1, amounts.size());
                    default -> 0;
                };
        if (amounts.size() != wanted) {
            throw new IllegalArgumentException(verb + " takes " + wanted + " amounts after its target, not " + amounts);
        }
        switch (verb) {
            case "stutter", "freeze" -> amounts.forEach(Quantities::nanos);
            case "throttle" -> Quantities.share(amounts.get(0));
            case "squeeze", "slow" -> Quantities.bytes(amounts.get(0));
            case "load" -> Quantities.bitsPerSecond(amounts.get(0));
            case "icmp" -> Quantities.bytes(amounts.get(0));
            case "clock" -> {
                aheadNanos();
                partsPerMillion();
            }
            case "corrupt" -> {
                if (!List.of("history", "raft").contains(corrupted())) {
                    throw new IllegalArgumentException("corrupt knows history and raft, not " + corrupted());
                }
            }
            default -> {
                // nothing to read
            }
        }
    }

    /** Something in the network's own model. */
    public boolean isForNetwork() {
        return NETWORK.contains(verb) || verb.equals("partition") || verb.equals("down") && target.startsWith("zone");
    }

    /** Something done to hosts or their daemons. */
    public boolean isForHosts() {
        return PROCESS.contains(verb) && !isForNetwork();
    }

    /** The hosts that it is done to. */
    public List<String> hosts(Layout layout) {
        return layout.set(target).stream().map(layout::name).toList();
    }

    /** Of {@code clock}: may be negative. */
    public long aheadNanos() {
        if (amounts.get(0).equals("drift")) {
            return 0;
        }
        String word = amounts.get(0);
        long nanos = Quantities.nanos(word.replaceFirst("^[+-]", ""));
        return word.startsWith("-") ? -nanos : nanos;
    }

    /** Of {@code clock}; 0 where it does not drift. */
    public int partsPerMillion() {
        if (!amounts.get(0).equals("drift")) {
            return 0;
        }
        String word = amounts.size() == 2 ? amounts.get(1) : "";
        if (!word.matches("-?\\d{1,6}")) {
            throw new IllegalArgumentException("drift takes parts per million: drift 200");
        }
        return Integer.parseInt(word);
    }

    /** Of {@code corrupt}. */
    public String corrupted() {
        return amounts.isEmpty() ? "history" : amounts.get(0);
    }

    /** Hosts that need a disk or a clock of their own for it, before they start. */
    public TreeSet<String> needs(String what, Layout layout) {
        return new TreeSet<>(verb.equals(what) ? hosts(layout) : List.of());
    }

    /** One word for a fault: what heals it. */
    public String key() {
        return verb + " " + target;
    }

    @Override
    public String toString() {
        return (verb + " " + target + " " + String.join(" ", amounts)).strip();
    }
}
