package io.gossamer.cli.demo;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Map;

/** What the demo found, for machines: one JSON object that grows as the steps happen. */
final class DemoReport {
    private final Struct.Builder tree = Struct.newBuilder();
    private final ListValue.Builder steps = ListValue.newBuilder();

    void put(String name, String value) {
        tree.putFields(name, text(value));
    }

    void put(String name, boolean value) {
        tree.putFields(name, Value.newBuilder().setBoolValue(value).build());
    }

    void put(String name, double value) {
        tree.putFields(name, number(value));
    }

    void put(String name, Map<String, Double> values) {
        Struct.Builder map = Struct.newBuilder();
        values.forEach((key, value) -> map.putFields(key, number(value)));
        tree.putFields(name, Value.newBuilder().setStructValue(map).build());
    }

    /** @param seconds how long it took, of at most {@code bound} */
    void step(String name, double seconds, double bound) {
        Struct.Builder step = Struct.newBuilder()
                .putFields("name", text(name))
                .putFields("seconds", number(seconds))
                .putFields("boundSeconds", number(bound));
        steps.addValues(Value.newBuilder().setStructValue(step));
    }

    void webhook(WebhookReceiver webhook, String alertId) {
        ListValue.Builder all = ListValue.newBuilder();
        webhook.byAlert().forEach((id, counts) -> {
            Struct.Builder one = Struct.newBuilder()
                    .putFields("alertId", text(id))
                    .putFields("rule", text(counts.rule))
                    .putFields("subject", text(counts.subject))
                    .putFields("firing", number(counts.firing))
                    .putFields("resolved", number(counts.resolved));
            all.addValues(Value.newBuilder().setStructValue(one));
        });
        WebhookReceiver.Counts ours = webhook.byAlert().get(alertId);
        Struct.Builder summary = Struct.newBuilder()
                .putFields("firing", number(ours == null ? 0 : ours.firing))
                .putFields("resolved", number(ours == null ? 0 : ours.resolved))
                .putFields("duplicates", number(webhook.duplicates()))
                .putFields("byAlert", Value.newBuilder().setListValue(all).build());
        tree.putFields("webhook", Value.newBuilder().setStructValue(summary).build());
    }

    Struct tree() {
        return tree.putFields("steps", Value.newBuilder().setListValue(steps).build())
                .build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    /** To the millisecond. */
    private static Value number(double number) {
        return Value.newBuilder()
                .setNumberValue(Math.round(number * 1000) / 1e3)
                .build();
    }
}
