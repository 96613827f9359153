package io.gossamer.cli.output;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.Map;

/** A message as YAML: the tree that {@link Json} prints, in block style. */
public final class Yaml {
    private Yaml() {}

    public static String print(Message message) {
        StringBuilder out = new StringBuilder();
        map(tree(message).getFieldsMap(), 0, out, false);
        return out.toString();
    }

    static Struct tree(Message message) {
        Struct.Builder tree = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(Json.print(message), tree);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("the printer's own output did not parse", impossible);
        }
        return tree.build();
    }

    private static void map(Map<String, Value> fields, int indent, StringBuilder out, boolean first) {
        boolean inline = first;
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            out.append(inline ? "" : " ".repeat(indent))
                    .append(key(field.getKey()))
                    .append(':');
            inline = false;
            value(field.getValue(), indent, out);
        }
    }

    private static void value(Value value, int indent, StringBuilder out) {
        switch (value.getKindCase()) {
            case STRUCT_VALUE -> {
                Map<String, Value> fields = value.getStructValue().getFieldsMap();
                out.append(fields.isEmpty() ? " {}\n" : "\n");
                map(fields, indent + 2, out, false);
            }
            case LIST_VALUE -> list(value.getListValue().getValuesList(), indent, out);
            default -> out.append(' ').append(scalar(value)).append('\n');
        }
    }

    private static void list(List<Value> values, int indent, StringBuilder out) {
        out.append(values.isEmpty() ? " []\n" : "\n");
        for (Value each : values) {
            out.append(" ".repeat(indent)).append("- ");
            if (each.hasStructValue() && each.getStructValue().getFieldsCount() > 0) {
                map(each.getStructValue().getFieldsMap(), indent + 2, out, true);
            } else {
                out.append(each.hasStructValue() ? "{}" : scalar(each)).append('\n');
            }
        }
    }

    private static String key(String key) {
        return key.matches("[A-Za-z_][A-Za-z0-9_.-]*") ? key : quoted(key);
    }

    private static String scalar(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> quoted(value.getStringValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case NUMBER_VALUE -> number(value.getNumberValue());
            default -> "null";
        };
    }

    /** Always in double quotes: YAML has too many plain words that mean something else (no, 1e3, 12:30). */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default ->
                    out.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return out.append('"').toString();
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
