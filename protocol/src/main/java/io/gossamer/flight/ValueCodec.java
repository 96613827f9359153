package io.gossamer.flight;

import com.google.protobuf.ByteString;
import io.gossamer.coordinate.Coordinate;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Immutable values to bytes and back: records by their components, enums by name, texts, numbers, lists, maps, optionals. What
 * a record is called and what its components are comes from the code, so a new kind of message needs nothing here. Names
 * are written once and then by number.
 *
 * <p>Only records and enums of io.gossamer are ever made from a file.
 */
final class ValueCodec {
    private static final String OURS = "io.gossamer.";

    private static final int NULL = 0;
    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int INT = 3;
    private static final int LONG = 4;
    private static final int DOUBLE = 5;
    private static final int TEXT = 6;
    private static final int BYTES = 7;
    private static final int ENUM = 8;
    private static final int RECORD = 9;
    private static final int LIST = 10;
    private static final int MAP = 11;
    private static final int EMPTY = 12;
    private static final int PRESENT = 13;
    private static final int PRESENT_INT = 14;
    private static final int PRESENT_LONG = 15;
    private static final int EMPTY_INT = 16;
    private static final int EMPTY_LONG = 17;
    private static final int SMALL = 18;
    private static final int COORDINATE = 19;
    private static final int SET = 20;
    private static final int BYTE_ARRAY = 21;

    private static final ClassValue<Parts> PARTS = new ClassValue<>() {
        @Override
        protected Parts computeValue(Class<?> type) {
            return Parts.of(type);
        }
    };

    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<Object, Integer> repeatedNumbers = new HashMap<>();
    private final List<Object> repeated = new ArrayList<>();

    /** A record's components and how to make one. */
    private record Parts(List<RecordComponent> components, Constructor<?> constructor) {
        static Parts of(Class<?> type) {
            try {
                RecordComponent[] components = type.getRecordComponents();
                Class<?>[] types = new Class<?>[components.length];
                for (int i = 0; i < types.length; i++) {
                    types[i] = components[i].getType();
                    components[i].getAccessor().setAccessible(true);
                }
                Constructor<?> constructor = type.getDeclaredConstructor(types);
                constructor.setAccessible(true);
                return new Parts(List.of(components), constructor);
            } catch (NoSuchMethodException everyRecordHasOne) {
                throw new IllegalStateException(everyRecordHasOne);
            }
        }
    }

    static boolean isValue(Object value) {
        return value instanceof Record
                || value instanceof Enum<?>
                || value instanceof String
                || value instanceof ByteString
                || value instanceof byte[] // what was signed: nobody changes one that the machine holds
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Coordinate
                || value instanceof OptionalInt
                || value instanceof OptionalLong;
    }

    /** Throws IllegalArgumentException for what is not immutable or not known. */
    void write(Object value, ByteSink sink) {
        if (value == null) {
            sink.put(NULL);
        } else if (value instanceof Boolean truth) {
            sink.put(truth ? TRUE : FALSE);
        } else if (value instanceof Integer number) {
            sink.put(INT);
            sink.putZigZag(number);
        } else if (value instanceof Short || value instanceof Byte) {
            sink.put(SMALL);
            sink.put(value instanceof Short ? 2 : 1);
            sink.putZigZag(((Number) value).longValue());
        } else if (value instanceof Long number) {
            sink.put(LONG);
            sink.putLong(number);
        } else if (value instanceof Double number) {
            sink.put(DOUBLE);
            sink.putLong(Double.doubleToLongBits(number));
        } else if (value instanceof String text) {
            sink.put(TEXT);
            sink.putText(text);
        } else if (value instanceof ByteString bytes) {
            sink.put(BYTES);
            sink.putBytes(bytes.toByteArray());
        } else if (value instanceof byte[] bytes) {
            sink.put(BYTE_ARRAY);
            sink.putBytes(bytes);
        } else {
            writeComposite(value, sink);
        }
    }

    private void writeComposite(Object value, ByteSink sink) {
        if (value instanceof Enum<?> constant) {
            sink.put(ENUM);
            name(constant.getDeclaringClass().getName(), sink);
            name(constant.name(), sink);
        } else if (value instanceof Record) {
            sink.put(RECORD);
            name(value.getClass().getName(), sink);
            List<RecordComponent> components = PARTS.get(value.getClass()).components();
            sink.putVar(components.size());
            for (RecordComponent component : components) {
                write(component(component, value), sink);
            }
        } else if (value instanceof Coordinate place) {
            writePlace(place, sink);
        } else if (value instanceof List<?> list) {
            sink.put(LIST);
            sink.putVar(list.size());
            list.forEach(each -> write(each, sink));
        } else if (value instanceof Set<?> set) {
            sink.put(SET);
            sink.putVar(set.size());
            new TreeSet<>(set).forEach(each -> write(each, sink));
        } else if (value instanceof Map<?, ?> map) {
            sink.put(MAP);
            sink.putVar(map.size());
            // Map.copyOf has another order in every process.
            new TreeMap<>(map).forEach((key, each) -> {
                write(key, sink);
                write(each, sink);
            });
        } else {
            writeOptional(value, sink);
        }
    }

    private static void writePlace(Coordinate place, ByteSink sink) {
        sink.put(COORDINATE);
        double[] vector = place.vector();
        sink.putVar(vector.length);
        for (double component : vector) {
            sink.putLong(Double.doubleToLongBits(component));
        }
        sink.putLong(Double.doubleToLongBits(place.height()));
        sink.putLong(Double.doubleToLongBits(place.adjustment()));
        sink.putLong(Double.doubleToLongBits(place.error()));
    }

    private static Coordinate place(ByteSource source) {
        double[] vector = new double[Math.min(Coordinate.DIMENSIONS_MAX, source.getSize())];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = Double.longBitsToDouble(source.getLong());
        }
        try {
            return new Coordinate(
                    vector,
                    Double.longBitsToDouble(source.getLong()),
                    Double.longBitsToDouble(source.getLong()),
                    Double.longBitsToDouble(source.getLong()));
        } catch (IllegalArgumentException nowhere) {
            throw new FlightFormatException("it has a coordinate that cannot be", nowhere);
        }
    }

    private void writeOptional(Object value, ByteSink sink) {
        if (value instanceof Optional<?> optional) {
            sink.put(optional.isPresent() ? PRESENT : EMPTY);
            optional.ifPresent(each -> write(each, sink));
        } else if (value instanceof OptionalInt optional) {
            sink.put(optional.isPresent() ? PRESENT_INT : EMPTY_INT);
            optional.ifPresent(sink::putZigZag);
        } else if (value instanceof OptionalLong optional) {
            sink.put(optional.isPresent() ? PRESENT_LONG : EMPTY_LONG);
            optional.ifPresent(sink::putZigZag);
        } else {
            throw new IllegalArgumentException(
                    "not a value: " + value.getClass().getName());
        }
    }

    private static Object component(RecordComponent component, Object of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A value that comes again and again: written once, and then by number. */
    void writeRepeated(Object value, ByteSink sink) {
        Integer known = repeatedNumbers.putIfAbsent(value, repeatedNumbers.size());
        sink.putVar(known == null ? repeatedNumbers.size() - 1 : known);
        if (known == null) {
            write(value, sink);
        }
    }

    Object readRepeated(ByteSource source) {
        long number = source.getVar();
        if (number == repeated.size()) {
            repeated.add(read(source));
        } else if (number > repeated.size() || number < 0) {
            throw new FlightFormatException("it refers to a value that it never gave");
        }
        return repeated.get((int) number);
    }

    void name(String name, ByteSink sink) {
        Integer known = numbers.putIfAbsent(name, numbers.size());
        sink.putVar(known == null ? numbers.size() - 1 : known);
        if (known == null) {
            sink.putText(name);
        }
    }

    String name(ByteSource source) {
        long number = source.getVar();
        if (number == names.size()) {
            names.add(source.getText());
        } else if (number > names.size() || number < 0) {
            throw new FlightFormatException("it uses a name that it never said");
        }
        return names.get((int) number);
    }

    Object read(ByteSource source) {
        int kind = source.get();
        return switch (kind) {
            case NULL -> null;
            case TRUE -> true;
            case FALSE -> false;
            case INT -> (int) source.getZigZag();
            case SMALL -> small(source);
            case LONG -> source.getLong();
            case DOUBLE -> Double.longBitsToDouble(source.getLong());
            case TEXT -> source.getText();
            case BYTES -> ByteString.copyFrom(source.getBytes());
            case BYTE_ARRAY -> source.getBytes();
            case ENUM -> constant(ourClass(name(source)), name(source));
            case RECORD -> record(source);
            case LIST -> list(source);
            case SET -> Collections.unmodifiableSet(new LinkedHashSet<>(list(source)));
            case MAP -> map(source);
            case COORDINATE -> place(source);
            case EMPTY -> Optional.empty();
            case PRESENT -> Optional.of(read(source));
            case EMPTY_INT -> OptionalInt.empty();
            case PRESENT_INT -> OptionalInt.of((int) source.getZigZag());
            case EMPTY_LONG -> OptionalLong.empty();
            case PRESENT_LONG -> OptionalLong.of(source.getZigZag());
            default -> throw new FlightFormatException("it has a value of an unknown kind: " + kind);
        };
    }

    private static Object small(ByteSource source) {
        boolean isShort = source.get() == 2;
        long value = source.getZigZag();
        return isShort ? (Object) (short) value : (Object) (byte) value;
    }

    private List<Object> list(ByteSource source) {
        int size = source.getSize();
        List<Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(read(source));
        }
        return Collections.unmodifiableList(list);
    }

    private Map<Object, Object> map(ByteSource source) {
        int size = source.getSize();
        Map<Object, Object> map = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            map.put(read(source), read(source));
        }
        return Collections.unmodifiableMap(map);
    }

    private Object record(ByteSource source) {
        Class<?> type = ourClass(name(source));
        int size = source.getSize();
        if (!type.isRecord() || type.getRecordComponents().length != size) {
            throw new FlightFormatException(type.getName() + " was different in the build that recorded this");
        }
        Object[] components = new Object[size];
        for (int i = 0; i < size; i++) {
            components[i] = read(source);
        }
        try {
            return PARTS.get(type).constructor().newInstance(components);
        } catch (InvocationTargetException
                | InstantiationException
                | IllegalAccessException
                | IllegalArgumentException e) {
            throw new FlightFormatException("no " + type.getName() + " can be made from what it says", e);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object constant(Class<?> type, String name) {
        try {
            return Enum.valueOf((Class) type, name);
        } catch (IllegalArgumentException unknown) {
            throw new FlightFormatException(type.getName() + " has no " + name + " in this build", unknown);
        }
    }

    static Class<?> ourClass(String name) {
        if (!name.startsWith(OURS)) {
            throw new FlightFormatException(name + " is not one of our classes");
        }
        try {
            return Class.forName(name, false, ValueCodec.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new FlightFormatException("this build has no " + name, gone);
        }
    }
}
