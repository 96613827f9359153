package io.gossamer.cli.output;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;

/** A message in protobuf's JSON mapping, as the HTTP face prints it: zeros are printed, unknown values are absent. */
public final class Json {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().alwaysPrintFieldsWithNoPresence();

    private Json() {}

    public static String print(Message message) {
        return print(PRINTER, message);
    }

    /** On one line, for streams. */
    public static String printLine(Message message) {
        return print(PRINTER.omittingInsignificantWhitespace(), message);
    }

    /** A tree without a schema, whose numbers are all doubles to protobuf: whole ones are printed as such. */
    public static String printTree(Struct tree) {
        return print(tree).replaceAll("(\": )(-?\\d+)\\.0(?=,?\n)", "$1$2");
    }

    private static String print(JsonFormat.Printer printer, Message message) {
        try {
            return printer.print(message);
        } catch (InvalidProtocolBufferException impossible) {
            // only for an Any of an unknown type, and no message of ours holds an Any
            throw new IllegalStateException(impossible);
        }
    }
}
