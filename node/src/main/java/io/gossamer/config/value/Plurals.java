package io.gossamer.config.value;

import io.gossamer.config.value.RawValue.Mapping;
import io.gossamer.config.value.RawValue.Scalar;
import io.gossamer.config.value.RawValue.Sequence;
import io.gossamer.config.value.ValueType.WrongValueException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lists and maps of single values. On one line, as in a variable or a flag: {@code a,b} and {@code k=v,k=v}. */
public final class Plurals {
    public static final int ITEMS_MAX = 256;

    private Plurals() {}

    public static <T> ValueType<List<T>> list(ValueType<T> item) {
        return list(item, ITEMS_MAX);
    }

    public static <T> ValueType<List<T>> list(ValueType<T> item, int itemsMax) {
        return new ValueType<>() {
            @Override
            public List<T> read(RawValue raw) throws WrongValueException {
                List<T> values = new ArrayList<>();
                for (RawValue part : items(raw)) {
                    T value = item.read(part);
                    if (!values.contains(value)) {
                        values.add(value);
                    }
                }
                if (values.size() > itemsMax) {
                    throw new WrongValueException(raw, "at most " + itemsMax + " items");
                }
                return List.copyOf(values);
            }

            @Override
            public String show(List<T> values) {
                return shown(values, item::show);
            }

            @Override
            public String showMasked(List<T> values) {
                return shown(values, item::showMasked);
            }

            @Override
            public String describe() {
                return "a list, each " + item.describe();
            }
        };
    }

    private static <T> String shown(List<T> values, java.util.function.Function<T, String> show) {
        return "[" + String.join(", ", values.stream().map(show).toList()) + "]";
    }

    public static List<RawValue> items(RawValue raw) throws WrongValueException {
        List<RawValue> items;
        if (raw instanceof Sequence sequence) {
            items = sequence.items();
        } else if (raw instanceof Scalar scalar) {
            items = new ArrayList<>();
            for (String part : scalar.text().split(",", -1)) {
                if (!part.isBlank()) {
                    items.add(new Scalar(part.trim(), scalar.place()));
                }
            }
        } else {
            throw new WrongValueException(raw, "wants a list");
        }
        if (items.size() > ITEMS_MAX) {
            throw new WrongValueException(raw, "at most " + ITEMS_MAX + " items");
        }
        return items;
    }

    public static <T> ValueType<Map<String, T>> map(String keyPattern, int entriesMax, ValueType<T> type) {
        return new ValueType<>() {
            @Override
            public Map<String, T> read(RawValue raw) throws WrongValueException {
                Map<String, RawValue> fields = fields(raw);
                if (fields.size() > entriesMax) {
                    throw new WrongValueException(raw, "at most " + entriesMax + " entries");
                }
                Map<String, T> values = new TreeMap<>();
                for (Map.Entry<String, RawValue> field : fields.entrySet()) {
                    if (!field.getKey().matches(keyPattern)) {
                        throw new WrongValueException(
                                field.getValue().place(), "", "'" + field.getKey() + "' cannot be a key here");
                    }
                    values.put(field.getKey(), readPart(type, field.getKey(), field.getValue()));
                }
                return java.util.Collections.unmodifiableMap(values);
            }

            @Override
            public String show(Map<String, T> values) {
                return shown(values, type::show);
            }

            @Override
            public String showMasked(Map<String, T> values) {
                return shown(values, type::showMasked);
            }

            @Override
            public String describe() {
                return "a mapping, each value " + type.describe();
            }

            @Override
            public boolean hasParts() {
                return true;
            }
        };
    }

    private static <T> String shown(Map<String, T> values, java.util.function.Function<T, String> show) {
        List<String> entries = new ArrayList<>();
        values.forEach((key, value) -> entries.add(Scalars.quote(key) + ": " + show.apply(value)));
        return "{" + String.join(", ", entries) + "}";
    }

    public static Map<String, RawValue> fields(RawValue raw) throws WrongValueException {
        if (raw instanceof Mapping mapping) {
            return mapping.fields();
        }
        if (!(raw instanceof Scalar scalar)) {
            throw new WrongValueException(raw, "wants a mapping");
        }
        Map<String, RawValue> fields = new LinkedHashMap<>();
        for (String part : scalar.text().split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                fields.put(
                        part.substring(0, equals).trim(),
                        new Scalar(part.substring(equals + 1).trim(), raw.place()));
            } else if (!part.isBlank()) {
                throw new WrongValueException(raw, "'" + part.trim() + "' is not KEY=VALUE");
            }
        }
        return fields;
    }

    public static <T> T readPart(ValueType<T> type, String name, RawValue raw) throws WrongValueException {
        try {
            return type.read(raw);
        } catch (WrongValueException wrong) {
            throw wrong.within(name);
        }
    }
}
