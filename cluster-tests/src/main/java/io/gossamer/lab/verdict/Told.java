package io.gossamer.lab.verdict;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One notification, as it came in at the webhook.
 *
 * @param key its idempotency key
 * @param status firing or resolved
 * @param local decided without a quorum, by each side for itself
 * @param sender the node that sent it
 * @param atNanos on the clock of the faults that it is compared with
 */
public record Told(
        String key,
        String status,
        String alertId,
        String rule,
        String subject,
        Map<String, String> labels,
        boolean local,
        String sender,
        long atNanos) {
    public Told {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    public boolean isFiring() {
        return status.equals("firing");
    }

    @Override
    public String toString() {
        return rule + " " + subject;
    }
}
