package io.gossamer.config;

import io.gossamer.config.GossamerConfig.Rule;
import io.gossamer.config.GossamerConfig.Webhook;
import io.gossamer.config.value.Nearest;
import io.gossamer.config.value.Plurals;
import io.gossamer.config.value.Quantity;
import io.gossamer.config.value.RawValue;
import io.gossamer.config.value.RawValue.Scalar;
import io.gossamer.config.value.Scalars;
import io.gossamer.config.value.ValueType;
import io.gossamer.config.value.ValueType.WrongValueException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The two kinds of values that have an inside of their own: rule overrides and webhooks. */
final class AlertingTypes {
    static final List<String> SEVERITIES = List.of("info", "warning", "critical");
    static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(5);
    private static final ValueType<Duration> HOLD = Quantity.duration("0s", "24h");
    private static final ValueType<String> SEVERITY = Scalars.word(SEVERITIES);
    private static final ValueType<Duration> TIMEOUT = Quantity.duration("100ms", "1m");
    private static final ValueType<Map<String, String>> HEADERS =
            Plurals.map("[A-Za-z0-9-]{1,64}", 16, Scalars.text("a header's value", "[^\\r\\n]{0,1024}"));
    private static final ValueType<String> NAME = Scalars.text("a name", "[A-Za-z0-9._-]{1,64}");

    private AlertingTypes() {}

    /** {@code {link_loss: {hold_for: 1m, parameters: {threshold: 0.05}}}}. */
    static ValueType<Map<String, Rule>> rules(RuleNames names) {
        return new Plain<>("a mapping from rule names to {enabled, hold_for, keep_firing_for, severity, parameters}") {
            @Override
            public Map<String, Rule> read(RawValue raw) throws WrongValueException {
                Map<String, RawValue> fields = Plurals.fields(raw);
                known(fields, names.names());
                Map<String, Rule> rules = new TreeMap<>();
                for (Map.Entry<String, RawValue> field : fields.entrySet()) {
                    try {
                        rules.put(field.getKey(), rule(names, field.getKey(), field.getValue()));
                    } catch (WrongValueException wrong) {
                        throw wrong.within(field.getKey());
                    }
                }
                return java.util.Collections.unmodifiableMap(rules);
            }

            @Override
            public String show(Map<String, Rule> rules) {
                List<String> shown = new ArrayList<>();
                rules.forEach((name, rule) -> shown.add(name + ": " + showRule(rule)));
                return "{" + String.join(", ", shown) + "}";
            }

            @Override
            public boolean hasParts() {
                return true;
            }
        };
    }

    private static Rule rule(RuleNames names, String rule, RawValue raw) throws WrongValueException {
        Map<String, RawValue> fields = Plurals.fields(raw);
        known(fields, Set.of("enabled", "hold_for", "keep_firing_for", "severity", "parameters"));
        Map<String, Double> parameters = new TreeMap<>();
        RawValue given = fields.get("parameters");
        if (given != null && !(given instanceof RawValue.Nothing)) {
            try {
                parameters.putAll(parameters(names, rule, Plurals.fields(given)));
            } catch (WrongValueException wrong) {
                throw wrong.within("parameters");
            }
        }
        return new Rule(
                optional(fields, "enabled", Scalars.toggle()),
                optional(fields, "hold_for", HOLD),
                optional(fields, "keep_firing_for", HOLD),
                optional(fields, "severity", SEVERITY),
                java.util.Collections.unmodifiableMap(parameters));
    }

    private static Map<String, Double> parameters(RuleNames names, String rule, Map<String, RawValue> given)
            throws WrongValueException {
        known(given, names.parameterNames(rule));
        Map<String, Double> values = new TreeMap<>();
        for (Map.Entry<String, RawValue> field : given.entrySet()) {
            RuleNames.Parameter range = names.parameters(rule).get(field.getKey());
            ValueType<Double> type = range.max() <= 1
                    ? Quantity.ratio(range.min(), range.max())
                    : Quantity.number(range.min(), range.max());
            values.put(field.getKey(), Plurals.readPart(type, field.getKey(), field.getValue()));
        }
        return values;
    }

    private static String showRule(Rule rule) {
        List<String> parts = new ArrayList<>();
        rule.enabled().ifPresent(on -> parts.add("enabled: " + on));
        rule.holdFor().ifPresent(time -> parts.add("hold_for: " + HOLD.show(time)));
        rule.keepFiringFor().ifPresent(time -> parts.add("keep_firing_for: " + HOLD.show(time)));
        rule.severity().ifPresent(word -> parts.add("severity: " + word));
        if (!rule.parameters().isEmpty()) {
            List<String> numbers = new ArrayList<>();
            rule.parameters().forEach((name, number) -> numbers.add(name + ": " + Quantity.show(number)));
            parts.add("parameters: {" + String.join(", ", numbers) + "}");
        }
        return "{" + String.join(", ", parts) + "}";
    }

    /** {@code {name: ops, url: https://…}}, or the URL alone: then its host is the name. */
    static ValueType<Webhook> webhook() {
        return new Plain<>("a URL, or a mapping of {name, url, headers, timeout, send_resolved}") {
            @Override
            public Webhook read(RawValue raw) throws WrongValueException {
                if (raw instanceof Scalar scalar) {
                    URI url = url(scalar);
                    return new Webhook(url.getHost(), url.toString(), Map.of(), WEBHOOK_TIMEOUT, true);
                }
                Map<String, RawValue> fields = Plurals.fields(raw);
                known(fields, Set.of("name", "url", "headers", "timeout", "send_resolved"));
                if (!(fields.get("url") instanceof Scalar given)) {
                    throw new WrongValueException(raw, "has no url");
                }
                URI url = url(given);
                return new Webhook(
                        optional(fields, "name", NAME).orElse(url.getHost()),
                        url.toString(),
                        optional(fields, "headers", HEADERS).orElse(Map.of()),
                        optional(fields, "timeout", TIMEOUT).orElse(WEBHOOK_TIMEOUT),
                        optional(fields, "send_resolved", Scalars.toggle()).orElse(true));
            }

            @Override
            public String show(Webhook webhook) {
                return shown(webhook, Scalars.quote(webhook.url()), HEADERS.show(webhook.headers()));
            }

            @Override
            public String showMasked(Webhook webhook) {
                Map<String, String> stars = new TreeMap<>(webhook.headers());
                stars.replaceAll((header, value) -> "***");
                return shown(webhook, Scalars.quote(webhook.maskedUrl()), HEADERS.show(stars));
            }
        };
    }

    private static String shown(Webhook webhook, String url, String headers) {
        return "{name: " + Scalars.quote(webhook.name()) + ", url: " + url + ", headers: " + headers + ", timeout: "
                + TIMEOUT.show(webhook.timeout()) + ", send_resolved: " + webhook.sendResolved() + "}";
    }

    private static URI url(Scalar scalar) throws WrongValueException {
        try {
            URI url = URI.create(scalar.text().trim());
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException notAUrl) {
            // said below; the text is not repeated, a webhook's address is often its password
        }
        throw new WrongValueException(scalar, "wants a URL that starts with http:// or https:// and names a host");
    }

    private static <T> Optional<T> optional(Map<String, RawValue> fields, String name, ValueType<T> type)
            throws WrongValueException {
        RawValue raw = fields.get(name);
        return raw == null || raw instanceof RawValue.Nothing
                ? Optional.empty()
                : Optional.of(Plurals.readPart(type, name, raw));
    }

    private static void known(Map<String, RawValue> fields, java.util.Collection<String> valid)
            throws WrongValueException {
        for (Map.Entry<String, RawValue> field : fields.entrySet()) {
            if (!valid.contains(field.getKey())) {
                TreeSet<String> ordered = new TreeSet<>(valid);
                String what = "unknown key" + Nearest.hint(field.getKey(), ordered);
                throw new WrongValueException(
                        field.getValue().place(),
                        field.getKey(),
                        what.endsWith(")") ? what : what + "; known: " + String.join(", ", ordered));
            }
        }
    }

    /** A type that only lacks reading and showing. */
    private abstract static class Plain<T> implements ValueType<T> {
        private final String description;

        Plain(String description) {
            this.description = description;
        }

        @Override
        public String describe() {
            return description;
        }
    }
}
