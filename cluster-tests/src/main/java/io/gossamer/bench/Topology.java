package io.gossamer.bench;

import java.util.random.RandomGenerator;

/**
 * Round trips between all pairs of a generated network, in seconds: the five shapes on which serf tests its coordinates, made
 * anew from their definitions.
 */
final class Topology {
    private final double[][] seconds;

    private interface Distance {
        double between(int a, int b);
    }

    private Topology(int nodes, Distance distance) {
        seconds = new double[nodes][nodes];
        for (int a = 0; a < nodes; a++) {
            for (int b = a + 1; b < nodes; b++) {
                seconds[a][b] = distance.between(a, b);
                seconds[b][a] = seconds[a][b];
            }
        }
    }

    int nodes() {
        return seconds.length;
    }

    double seconds(int a, int b) {
        return seconds[a][b];
    }

    /** In a row, neighbours {@code spacing} apart. */
    static Topology line(int nodes, double spacing) {
        return new Topology(nodes, (a, b) -> Math.abs(b - a) * spacing);
    }

    /** In a square. */
    static Topology grid(int nodes, double spacing) {
        int side = (int) Math.sqrt(nodes);
        return new Topology(nodes, (a, b) -> Math.hypot(a % side - b % side, a / side - b / side) * spacing);
    }

    /** Two sites, {@code lan} within one, {@code wan} more between them. */
    static Topology split(int nodes, double lan, double wan) {
        int half = nodes / 2;
        return new Topology(nodes, (a, b) -> lan + (a <= half != b <= half ? wan : 0));
    }

    /** On a circle; the first node is two radii from all others, which only a height can express. */
    static Topology circle(int nodes, double radius) {
        return new Topology(nodes, (a, b) -> {
            if (a == 0) {
                return 2 * radius;
            }
            return 2 * radius * Math.abs(Math.sin(Math.PI * (b - a) / nodes));
        });
    }

    /** Normally distributed, without any structure: what cannot be embedded. */
    static Topology random(int nodes, double mean, double deviation, RandomGenerator random) {
        return new Topology(nodes, (a, b) -> Math.max(1e-6, mean + deviation * random.nextGaussian()));
    }

    /** Four at the corners of a square: neighbours are {@code side} apart. */
    static Topology square(double side) {
        return new Topology(4, (a, b) -> (b - a) % 2 == 0 ? side * Math.sqrt(2) : side);
    }
}
