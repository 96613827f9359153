package io.gossamer.query;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;

/**
 * The one JSON form of the messages, for the HTTP face and for the command line's {@code -o json}.
 *
 * <p>It is protobuf's JSON mapping: names in lowerCamelCase, enums by name, 64-bit integers and times as strings. A field
 * that can be unknown ({@code optional}) is left out when it is unknown; every other field is printed even when it is 0,
 * empty or false, so that an absent number always means "not known". When reading, unknown fields are an error.
 */
public final class MeshJson {
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();
    private static final JsonFormat.Printer INDENTED = JsonFormat.printer().alwaysPrintFieldsWithNoPresence();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser();

    private MeshJson() {}

    /** On one line, without a line end. */
    public static String print(MessageOrBuilder message) {
        return print(PRINTER, message);
    }

    public static String printIndented(MessageOrBuilder message) {
        return print(INDENTED, message);
    }

    private static String print(JsonFormat.Printer printer, MessageOrBuilder message) {
        try {
            return printer.print(message);
        } catch (InvalidProtocolBufferException impossible) {
            // only an Any of an unknown type can fail, and no message here has one
            throw new IllegalStateException(impossible);
        }
    }

    /** Gson names its own classes in its messages, protobuf hands them on. */
    private static String worded(Exception malformed) {
        String message = String.valueOf(malformed.getMessage());
        return message.replaceFirst("^(?:[a-z]+\\.)+[A-Z][A-Za-z]*: ", "").replaceFirst(" \\(?See https?:\\S+", "");
    }

    /** Merges JSON text; throws {@link CallFailure} (INVALID) that names what is wrong. */
    public static void merge(String json, Message.Builder into) {
        try {
            PARSER.merge(json, into);
        } catch (InvalidProtocolBufferException | RuntimeException malformed) {
            throw CallFailure.invalid(
                    "not a " + into.getDescriptorForType().getName() + " in JSON: " + worded(malformed),
                    "the body is one JSON object; its fields are those of query.proto");
        }
    }
}
