package io.gossamer.lab;

import io.gossamer.lab.script.Order;
import io.gossamer.lab.tun.Namespaces;
import io.gossamer.lab.verdict.Told;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads orders line by line and carries them out; meanwhile what the mesh tells is shown as it comes. */
final class Prompt {
    private static final String HELP = """
            cut|loss|delay|duplicate|reorder|rate|mtu|dscp-clear|flap WHAT …   the network: WHAT is n3, n3->, n1->n2, zone1, zone1.up, plane2 …
              loss n1->n2 20% [burst 5]    delay zone1->zone2 20ms [normal 5ms]    rate n1-> 10mbit    mtu n1->n2 1200 [silent]
            partition n1,n2|n3,n4          down n3, up n3 (power)    down zone2 (its router)    icmp zone1 10 (a second)
            kill|stop|start n3    freeze n3 [10s]    thaw n3    stutter n3 16s 50ms    throttle n3 2%    squeeze n3 150m
            fill n3 (--disks)     clock n3 +2s (--clocks)    corrupt n3 history|raft    load n1->n2 20mbit
            heal [WHAT]           show    in n3 COMMAND (on that host)    hosts    help    quit
            """;

    private final Lab lab;
    private final Narrator narrator;
    private final InputStream input;
    private volatile boolean running = true;

    Prompt(Lab lab, Narrator narrator, InputStream input) {
        this.lab = lab;
        this.narrator = narrator;
        this.input = input;
    }

    /** Until {@code quit} or the end of the input. */
    void run() throws Exception {
        Thread telling = new Thread(this::tell, "lab-telling");
        telling.setDaemon(true);
        telling.start();
        hosts();
        narrator.note(page());
        narrator.note("the mesh is whole; `help` says what can be done");
        BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        for (String line = ask(lines); line != null && !line.strip().matches("quit|exit"); line = ask(lines)) {
            obey(line.strip());
        }
        running = false;
        telling.join();
    }

    private static String ask(BufferedReader lines) throws IOException {
        System.out.print("lab> ");
        System.out.flush();
        return lines.readLine();
    }

    private void obey(String line) {
        try {
            switch (line.split("\\s+")[0]) {
                case "" -> show();
                case "help" -> narrator.note(HELP);
                case "show" -> show();
                case "hosts" -> hosts();
                case "in" -> inside(line);
                default -> {
                    Order order = Order.parse(line, lab.layout());
                    narrator.injected(order.toString());
                    lab.carryOut(order);
                }
            }
        } catch (Exception wrong) {
            narrator.note(String.valueOf(wrong.getMessage()));
        }
    }

    private void show() {
        lab.truth()
                .standing()
                .forEach(fault -> narrator.injected(fault.kind() + " " + fault.component() + " " + fault.parameters()));
        narrator.said(MeshView.line(lab.mesh()));
        try {
            MeshView.openAlerts(lab.mesh()).forEach(narrator::said);
        } catch (RuntimeException silent) {
            narrator.said("not every daemon answers: " + silent.getMessage());
        }
        narrator.note("packets " + lab.network().fates().toString().toLowerCase(Locale.ROOT) + "; switch late by "
                + lab.network().lateness());
    }

    private void hosts() {
        for (int host = 0; host < lab.layout().hosts(); host++) {
            String name = lab.layout().name(host);
            narrator.note("%-5s zone%d  %-14s  gossamer status --at %s:7404"
                    .formatted(
                            name,
                            lab.layout().zoneOf(host) + 1,
                            lab.layout().addressOf(host),
                            lab.layout().addressOf(host)));
        }
    }

    /** Asked from the console, so that it shows the mesh whatever is broken between the hosts. */
    private String page() {
        String first = lab.layout().name(0);
        return "the page: http://" + lab.layout().addressOf(0) + ":"
                + lab.hosts().host(first).daemon().port(4) + "/ from this machine, and of every other host the same";
    }

    private void inside(String line) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(Arrays.asList(line.split("\\s+")));
        if (words.size() < 3) {
            throw new IllegalArgumentException("in which host, and what? in n3 ip addr");
        }
        lab.layout().host(words.get(1));
        List<String> command = new ArrayList<>(Namespaces.enter(lab.namespace(words.get(1))));
        command.addAll(words.subList(2, words.size()));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private void tell() {
        int shown = 0;
        while (running) {
            List<Told> all = lab.told();
            all.subList(shown, all.size()).forEach(narrator::said);
            shown = all.size();
            try {
                Thread.sleep(200);
            } catch (InterruptedException ending) {
                return;
            }
        }
    }
}
