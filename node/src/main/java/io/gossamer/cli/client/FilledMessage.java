package io.gossamer.cli.client;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

/** A message in which every field is set, down to the leaves: what prints it, loads every class that printing may need. */
public final class FilledMessage {
    /** A matrix cell refers to the second node by 1. */
    private static final int REPEATS = 2;

    private FilledMessage() {}

    public static Message of(Message empty) {
        Message.Builder filled = empty.newBuilderForType();
        for (FieldDescriptor field : empty.getDescriptorForType().getFields()) {
            for (int i = 0; i < (field.isRepeated() ? REPEATS : 1); i++) {
                put(filled, field);
            }
        }
        return filled.build();
    }

    private static void put(Message.Builder filled, FieldDescriptor field) {
        Object value =
                switch (field.getJavaType()) {
                    case STRING -> "n1";
                    case BOOLEAN -> true;
                    case INT -> 1;
                    case LONG -> 1L;
                    case FLOAT -> 0.5f;
                    case DOUBLE -> 0.5;
                    case ENUM ->
                        field.getEnumType()
                                .getValues()
                                .get(field.getEnumType().getValues().size() > 1 ? 1 : 0);
                    case BYTE_STRING -> com.google.protobuf.ByteString.EMPTY;
                    case MESSAGE -> of(filled.newBuilderForField(field).getDefaultInstanceForType());
                };
        if (field.isRepeated()) {
            filled.addRepeatedField(field, value);
        } else {
            filled.setField(field, value);
        }
    }
}
