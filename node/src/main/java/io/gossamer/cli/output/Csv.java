package io.gossamer.cli.output;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages of one type as flat lines (RFC 4180): a column for each field, nested names joined by a dot. The columns come
 * from the type, not from the values, so that they are the same every time; what is unknown is an empty field.
 */
public final class Csv {
    private final List<String> columns = new ArrayList<>();
    private final List<Map<String, String>> rows = new ArrayList<>();

    private Csv() {}

    /** A line for each element of the reply's first repeated message field; a reply without one is a line itself. */
    public static Csv of(Message reply) {
        for (FieldDescriptor field : reply.getDescriptorForType().getFields()) {
            if (field.isRepeated() && !field.isMapField() && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                List<Message> elements = new ArrayList<>();
                for (Object each : (List<?>) reply.getField(field)) {
                    elements.add((Message) each);
                }
                return of(field.getMessageType(), elements);
            }
        }
        return of(reply.getDescriptorForType(), List.of(reply));
    }

    public static Csv of(Descriptor type, List<? extends Message> messages) {
        Csv csv = new Csv();
        csv.addColumns("", type);
        for (Message message : messages) {
            Map<String, String> row = new LinkedHashMap<>();
            flatten("", Yaml.tree(message), row);
            csv.rows.add(row);
        }
        return csv;
    }

    /** Lines that no message holds; each has a field for every column. */
    public static Csv of(List<String> columns, List<List<String>> rows) {
        Csv csv = new Csv();
        csv.columns.addAll(columns);
        rows.forEach(fields -> {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), fields.get(i));
            }
            csv.rows.add(row);
        });
        return csv;
    }

    /** Puts columns in front that the messages do not hold themselves. {@code values} has a list for each line. */
    public Csv prepend(List<String> names, List<List<String>> values) {
        columns.addAll(0, names);
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < names.size(); j++) {
                rows.get(i).put(names.get(j), values.get(i).get(j));
            }
        }
        return this;
    }

    public String print() {
        StringBuilder out = new StringBuilder();
        line(columns, out);
        for (Map<String, String> row : rows) {
            line(columns.stream().map(column -> row.getOrDefault(column, "")).toList(), out);
        }
        return out.toString();
    }

    private void addColumns(String prefix, Descriptor type) {
        for (FieldDescriptor field : type.getFields()) {
            String name = prefix + field.getJsonName();
            boolean nested = !field.isRepeated() && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (nested && !field.getMessageType().equals(Timestamp.getDescriptor())) {
                addColumns(name + ".", field.getMessageType());
            } else {
                columns.add(name);
            }
        }
    }

    private static void flatten(String prefix, Struct tree, Map<String, String> row) {
        tree.getFieldsMap().forEach((key, value) -> {
            String name = prefix + key;
            row.put(name, text(value));
            if (value.hasStructValue()) {
                flatten(name + ".", value.getStructValue(), row);
            }
        });
    }

    /** Lists and maps stay in one field: {@code a; b} and {@code k=v; k=v}. */
    private static String text(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case NUMBER_VALUE -> Yaml.number(value.getNumberValue());
            case LIST_VALUE ->
                String.join(
                        "; ",
                        value.getListValue().getValuesList().stream()
                                .map(Csv::text)
                                .toList());
            case STRUCT_VALUE ->
                isReference(value.getStructValue())
                        ? value.getStructValue().getFieldsOrThrow("name").getStringValue()
                        : String.join(
                                "; ",
                                value.getStructValue().getFieldsMap().entrySet().stream()
                                        .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                                        .toList());
            default -> "";
        };
    }

    /** A node: its name says enough in a list. */
    private static boolean isReference(Struct tree) {
        return tree.getFieldsCount() == 2 && tree.containsFields("id") && tree.containsFields("name");
    }

    private static void line(List<String> fields, StringBuilder out) {
        out.append(String.join(",", fields.stream().map(Csv::escaped).toList())).append("\r\n");
    }

    private static String escaped(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
