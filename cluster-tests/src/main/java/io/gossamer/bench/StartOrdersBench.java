package io.gossamer.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * {@code start-orders [--rounds R] [--order NAME]}: every start order, or the one named, R times (20 unless said); one mesh, one
 * Raft group, each time.
 */
final class StartOrdersBench {
    private StartOrdersBench() {}

    static boolean run(Bench.Call call) throws Exception {
        int rounds = call.number("rounds", 20);
        StartOrders orders = new StartOrders(call.launcher());
        List<String> rows = new ArrayList<>();
        int failed = 0;
        List<StartOrders.Order> wanted = wanted(call);
        for (StartOrders.Order order : wanted) {
            List<Double> seconds = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                try {
                    seconds.add(orders.run(order));
                } catch (IllegalStateException broken) {
                    failed++;
                    System.err.println(broken.getMessage());
                }
            }
            Collections.sort(seconds);
            rows.add(row(order, rounds, seconds));
            System.out.println(rows.get(rows.size() - 1));
        }
        System.out.printf(
                "{\"id\":\"start-orders\",\"rounds\":%d,\"orders\":%d,\"failed\":%d}%n", rounds, wanted.size(), failed);
        return failed == 0;
    }

    private static List<StartOrders.Order> wanted(Bench.Call call) {
        String name = call.options().get("order");
        List<StartOrders.Order> all = List.of(StartOrders.Order.values());
        List<StartOrders.Order> named = all.stream()
                .filter(order -> name == null || order.name().equals(name))
                .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("no start order " + name + "; there are " + all);
        }
        return named;
    }

    private static String row(StartOrders.Order order, int rounds, List<Double> seconds) {
        return seconds.isEmpty()
                ? "%-34s 0/%d".formatted(order, rounds)
                : "%-34s %d/%d whole, p50 %.1f s, max %.1f s"
                        .formatted(
                                order,
                                seconds.size(),
                                rounds,
                                seconds.get(seconds.size() / 2),
                                seconds.get(seconds.size() - 1));
    }
}
