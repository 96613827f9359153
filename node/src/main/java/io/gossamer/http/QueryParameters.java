package io.gossamer.http;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.gossamer.query.CallFailure;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads a request message from the parameters of a URL. Names are those of query.proto, in snake_case or in the
 * lowerCamelCase of the JSON mapping; times are RFC 3339 or Unix seconds; a bool without a value is true.
 */
final class QueryParameters {
    private QueryParameters() {}

    /** Throws {@link CallFailure} (INVALID) that names the parameter and, for an unknown one, those that exist. */
    static Message read(Message empty, Map<String, List<String>> parameters) {
        Message.Builder request = empty.newBuilderForType();
        parameters.forEach((name, values) -> {
            FieldDescriptor field = field(empty.getDescriptorForType(), name);
            if (values.size() != 1) {
                throw CallFailure.invalid(
                        "'" + field.getName() + "' is given " + values.size() + " times", "give it once");
            }
            request.setField(field, value(field, values.get(0)));
        });
        return request.build();
    }

    private static FieldDescriptor field(Descriptor type, String name) {
        for (FieldDescriptor field : type.getFields()) {
            if ((field.getName().equals(name) || field.getJsonName().equals(name)) && isScalar(field)) {
                return field;
            }
        }
        String known = type.getFields().stream()
                .filter(QueryParameters::isScalar)
                .map(FieldDescriptor::getName)
                .collect(Collectors.joining(", "));
        throw CallFailure.invalid(
                "unknown parameter '" + (name.length() > 64 ? name.substring(0, 64) + "…" : name) + "'",
                known.isEmpty() ? "this call takes none" : "this call takes: " + known);
    }

    private static boolean isScalar(FieldDescriptor field) {
        return !field.isRepeated() && (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || isTime(field));
    }

    private static boolean isTime(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && field.getMessageType().equals(Timestamp.getDescriptor());
    }

    private static Object value(FieldDescriptor field, String text) {
        try {
            return switch (field.getJavaType()) {
                case STRING -> text;
                case BOOLEAN -> bool(text);
                case INT -> Integer.parseUnsignedInt(text);
                case LONG -> Long.parseUnsignedLong(text);
                case DOUBLE -> finite(Double.parseDouble(text));
                case MESSAGE -> time(text);
                default -> throw new IllegalArgumentException("it cannot be given in a URL");
            };
        } catch (IllegalArgumentException | ParseException malformed) {
            String shown = text.length() > 64 ? text.substring(0, 64) + "…" : text;
            throw CallFailure.invalid("'" + field.getName() + "' cannot be '" + shown + "'", "it takes " + kind(field));
        }
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "", "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not finite");
        }
        return value;
    }

    private static Timestamp time(String text) throws ParseException {
        return text.matches("[0-9]{1,11}") ? Timestamps.fromSeconds(Long.parseLong(text)) : Timestamps.parse(text);
    }

    private static String kind(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case BOOLEAN -> "true or false";
            case INT, LONG -> "a whole number, 0 or more";
            case DOUBLE -> "a number";
            case MESSAGE -> "a time: RFC 3339 (2030-01-31T23:59:00Z) or Unix seconds";
            default -> "text";
        };
    }
}
