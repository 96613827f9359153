package io.gossamer.cluster.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.Command;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host that gets another address while its daemon runs, as by DHCP: two hosts, and a cable between them. */
@NeedsRoot
class MovedAddressIT {
    enum Family {
        IPV4("10.77.0.", "/24", ""),
        IPV6("fd77::", "/64", "nodad");

        private final String prefix;
        private final String mask;
        private final String flags;

        Family(String prefix, String mask, String flags) {
            this.prefix = prefix;
            this.mask = mask;
            this.flags = flags;
        }

        String host(int number) {
            return prefix + number;
        }

        String[] change(String verb, int number, String device) {
            List<String> words = new ArrayList<>(List.of("ip", "addr", verb, host(number) + mask, "dev", device));
            if (verb.equals("add") && !flags.isEmpty()) {
                words.add(flags);
            }
            return words.toArray(String[]::new);
        }

        String at(int number, int port) {
            return (this == IPV6 ? "[" + host(number) + "]" : host(number)) + ":" + port;
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void isFoundAtItsNewAddressWithoutARestartAndWithoutAnAlert(Family family) throws Exception {
        try (Sandbox two = Sandbox.withOwnNetwork("");
                Sandbox one =
                        Sandbox.withOwnNetwork("ip link add cable type veth peer name cable netns " + two.pid())) {
            for (Sandbox host : List.of(one, two)) {
                run(host, "ip", "link", "set", "cable", "up");
            }
            run(one, family.change("add", 1, "cable"));
            run(one, family.change("add", 2, "cable"));
            run(two, family.change("add", 3, "cable"));
            agent(one, "n1", "--bind", family.host(1));
            agent(one, "n2", "--bind", family.host(2), "--join", family.at(1, 7401));
            agent(two, "n3", "--join", family.at(1, 7401));
            awaitStatus(one, family, "3/3 alive", "all 6 links up", "voters 3/3");

            run(two, family.change("del", 3, "cable"));
            run(two, family.change("add", 9, "cable"));
            Await.until("n3 is found at its new address", 30, () -> gossamer(one, family, "members")
                    .text()
                    .contains(family.at(9, 7401)));
            awaitStatus(one, family, "3/3 alive", "all 6 links up", "no alert firing", "voters 3/3");
            assertThat(gossamer(one, family, "members").text()).doesNotContain(family.at(3, 7401));
            assertThat(two.log("n3")).contains("its address " + family.host(3) + " is gone; it is " + family.host(9));
            assertThat(one.log("n1"))
                    .contains("moved from")
                    .doesNotContain("member.dead")
                    .doesNotContain("firing");

            // The cable's address is away for a while and comes back: the same.
            run(two, family.change("del", 9, "cable"));
            Await.until("it says that it has none", 20, () -> two.log("n3").contains("node.no_address"));
            run(two, family.change("add", 4, "cable"));
            Await.until("n3 is found there", 30, () -> gossamer(one, family, "members")
                    .text()
                    .contains(family.at(4, 7401)));
            awaitStatus(one, family, "3/3 alive", "all 6 links up", "no alert firing");
            assertThat(gossamer(one, family, "members").text())
                    .doesNotContain("127.0.0.1")
                    .doesNotContain("[::1]");
        }
    }

    private static void awaitStatus(Sandbox host, Family family, String... parts) {
        Await.until(String.join(", ", parts), 90, () -> {
            Command.Outcome status = gossamer(host, family, "status");
            return List.of(parts).stream().allMatch(status.text()::contains);
        });
    }

    private static Command.Outcome gossamer(Sandbox host, Family family, String verb) throws IOException {
        return host.run(Sandbox.lean(), Sandbox.LAUNCHER, verb, "--at", family.at(1, 7404));
    }

    private static void run(Sandbox host, String... words) throws IOException {
        Command.Outcome outcome = host.run(Sandbox.lean(), words);
        assertThat(outcome.code()).as("%s: %s", List.of(words), outcome.text()).isZero();
    }

    private static void agent(Sandbox host, String name, String... arguments) throws IOException {
        List<String> words =
                new ArrayList<>(List.of(Sandbox.LAUNCHER, "agent", "--name", name, "--data-dir", "/mnt/data/" + name));
        words.addAll(List.of(arguments));
        host.start(name, Sandbox.lean(), words.toArray(String[]::new));
    }
}
