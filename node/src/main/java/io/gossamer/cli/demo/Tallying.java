package io.gossamer.cli.demo;

import java.util.Map;

/**
 * Judges what arrived at the webhook: for the killed node's alert exactly one firing and one resolved. The killed leader is
 * an unreachable node too, so it may have one alert of its own (or none, if it was back in time), told once and ended once.
 * Nothing else may have arrived, and nothing twice.
 */
final class Tallying {
    private static final String STEP = "exactly one firing and one resolved";
    private static final String NODE_UNREACHABLE = "node_unreachable";

    private final WebhookReceiver webhook;

    Tallying(WebhookReceiver webhook) {
        this.webhook = webhook;
    }

    void check(String alertId, String victim, String leader) throws StepFailure {
        if (webhook.duplicates() > 0 || webhook.unreadable() > 0) {
            throw new StepFailure(
                    STEP, webhook.duplicates() + " notifications came twice, " + webhook.unreadable() + " unreadable");
        }
        Map<String, WebhookReceiver.Counts> all = webhook.byAlert();
        if (!all.containsKey(alertId)) {
            throw new StepFailure(STEP, "nothing arrived for alert " + alertId);
        }
        int ofLeader = 0;
        for (Map.Entry<String, WebhookReceiver.Counts> each : all.entrySet()) {
            WebhookReceiver.Counts counts = each.getValue();
            String about = counts.rule + " " + counts.subject + " (" + each.getKey() + ")";
            boolean isVictim = each.getKey().equals(alertId);
            boolean isLeader = counts.rule.equals(NODE_UNREACHABLE) && counts.subject.equals(leader);
            if (!isVictim && !isLeader) {
                throw new StepFailure(STEP, "an alert that nobody should get: " + about);
            }
            ofLeader += isLeader ? 1 : 0;
            if (counts.firing != 1 || counts.resolved != 1 || counts.other != 0 || ofLeader > 1) {
                throw new StepFailure(
                        STEP,
                        about + ": " + counts.firing + " firing, " + counts.resolved + " resolved, " + counts.other
                                + " other; killed were " + victim + " and " + leader);
            }
        }
    }
}
