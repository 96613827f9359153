package io.gossamer.flight;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A copy of a machine's whole state, taken by reflection, so that a field that is new is in it without anybody's thinking of
 * it; what cannot be copied is an error that names the field.
 *
 * <p>Mutable parts are written into a stream of bytes; the immutable values in them (records, texts, keys) are shared with
 * the running machine and written out only when the image goes to a file. So an image costs some eighty bytes a member.
 *
 * <pre>
 *  structure:  object ...             in the order in which they were first met, the root first
 *  object:     | class | value of each field, by name |
 *  value:      a primitive by its declared type, or | kind (1) | ... |: see the constants
 * </pre>
 */
public final class MachineImage {
    static final int NULL = 0;
    static final int PART = 1;
    static final int VALUE = 2;
    /** Of the world and not of the machine: whoever restores brings his own. */
    static final int WORLD = 3;

    static final int EMPTY = 4;
    static final int PRESENT = 5;
    static final int LIST = 6;
    static final int DEQUE = 7;
    static final int TREE_MAP = 8;
    static final int LINKED_MAP = 9;
    static final int HASH_MAP = 10;
    static final int ENUM_MAP = 11;
    static final int ARRAY = 12;
    static final int LINKED_SET = 13;
    static final int PRIMITIVES = 14;
    static final int TREE_SET = 15;

    private final byte[] structure;
    private final List<Object> values;

    private MachineImage(byte[] structure, List<Object> values) {
        this.structure = structure;
        this.values = values;
    }

    /**
     * Takes the image of a machine that nobody changes meanwhile.
     *
     * @param world types of which the machine holds references to its surroundings
     * @throws IllegalStateException naming the field that it cannot copy
     */
    public static MachineImage of(Object machine, Set<Class<?>> world) {
        return new Taking(world).take(machine);
    }

    /** Bytes of heap that this holds by itself: the values are the machine's too. */
    public int ownBytes() {
        return structure.length + 4 * values.size();
    }

    byte[] structure() {
        return structure;
    }

    List<Object> values() {
        return values;
    }

    void write(ByteSink sink) {
        sink.putBytes(structure);
        sink.putVar(values.size());
        ValueCodec codec = new ValueCodec();
        values.forEach(value -> codec.write(value, sink));
    }

    static MachineImage read(ByteSource source) {
        byte[] structure = source.getBytes();
        int count = source.getSize();
        ValueCodec codec = new ValueCodec();
        List<Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(codec.read(source));
        }
        return new MachineImage(structure, values);
    }

    /** Equal states give equal digests: 64 hex digits of SHA-256 over everything in the image. */
    public String digest() {
        ByteSink all = new ByteSink();
        write(all);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all.toArray()));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** One image being taken: breadth first, because a linked list of thousands would exhaust the stack. */
    private static final class Taking {
        private final Set<Class<?>> world;
        private final ByteSink sink = new ByteSink();
        private final List<Object> values = new ArrayList<>();
        private final IdentityHashMap<Object, Integer> places = new IdentityHashMap<>();
        private final Deque<Object> waiting = new ArrayDeque<>();
        private final Map<Class<?>, Integer> classes = new LinkedHashMap<>();

        Taking(Set<Class<?>> world) {
            this.world = world;
        }

        MachineImage take(Object root) {
            part(root);
            while (!waiting.isEmpty()) {
                Object part = waiting.poll();
                for (Field field : Shape.of(part.getClass()).fields()) {
                    field(field, part);
                }
            }
            return new MachineImage(sink.toArray(), values);
        }

        private void field(Field field, Object of) {
            try {
                Class<?> type = field.getType();
                if (type.isPrimitive()) {
                    primitive(type, field.get(of));
                } else if (!value(field.get(of), world.contains(type))) {
                    throw new IllegalStateException("no image can be taken of " + field + ": "
                            + field.get(of).getClass().getName() + " is not known");
                }
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private void primitive(Class<?> type, Object boxed) {
            if (type == double.class) {
                sink.putLong(Double.doubleToRawLongBits((Double) boxed));
            } else if (type == float.class) {
                sink.putLong(Float.floatToRawIntBits((Float) boxed));
            } else if (type == boolean.class) {
                sink.put((Boolean) boxed ? 1 : 0);
            } else if (type == char.class) {
                sink.putZigZag((Character) boxed);
            } else {
                sink.putZigZag(((Number) boxed).longValue());
            }
        }

        /** A reference; the class goes with the first one to each part. */
        private void part(Object part) {
            Integer known = places.putIfAbsent(part, places.size());
            sink.put(PART);
            sink.putVar(known == null ? places.size() - 1 : known);
            if (known == null) {
                waiting.add(part);
                Integer number = classes.putIfAbsent(part.getClass(), classes.size());
                sink.putVar(number == null ? classes.size() - 1 : number);
                if (number == null) {
                    describe(part.getClass());
                }
            }
        }

        /** By the names of its fields a later build reads what it still has, and leaves the rest as it makes it. */
        private void describe(Class<?> type) {
            sink.putText(type.getName());
            List<Field> fields = Shape.of(type).fields();
            sink.putVar(fields.size());
            for (Field field : fields) {
                sink.putText(field.getName());
                sink.putText(field.getType().getName());
            }
        }

        /** False: of a kind that is not known. */
        private boolean value(Object value, boolean isWorld) {
            if (value == null) {
                sink.put(NULL);
            } else if (Shape.isPart(value.getClass())) {
                part(value);
            } else if (isWorld) {
                sink.put(WORLD);
            } else if (ValueCodec.isValue(value)) {
                sink.put(VALUE);
                values.add(value);
            } else if (value instanceof Optional<?> optional) {
                sink.put(optional.isPresent() ? PRESENT : EMPTY);
                return optional.isEmpty() || value(optional.get(), false);
            } else if (value instanceof Map<?, ?> map) {
                return map(map);
            } else if (value instanceof Collection<?> collection) {
                return collection(collection);
            } else if (value.getClass().isArray()) {
                return array(value);
            } else {
                return false;
            }
            return true;
        }

        private boolean map(Map<?, ?> map) {
            boolean isOrdered = map instanceof SortedMap<?, ?>;
            if (map instanceof EnumMap<?, ?>) {
                sink.put(ENUM_MAP);
            } else if (isOrdered) {
                sink.put(TREE_MAP);
            } else {
                sink.put(map instanceof LinkedHashMap<?, ?> ? LINKED_MAP : HASH_MAP);
            }
            sink.putVar(map.size());
            boolean known = true;
            for (Map.Entry<?, ?> entry : inOrder(map, isOrdered)) {
                known &= value(entry.getKey(), false) && value(entry.getValue(), false);
            }
            return known;
        }

        /** The order of a hash map is chance, and no machine goes by it. */
        private static Collection<? extends Map.Entry<?, ?>> inOrder(Map<?, ?> map, boolean isOrdered) {
            if (isOrdered || map instanceof LinkedHashMap<?, ?> || map instanceof EnumMap<?, ?>) {
                return map.entrySet();
            }
            if (map.isEmpty() || map.keySet().iterator().next() instanceof Comparable<?>) {
                return new TreeMap<Object, Object>(map).entrySet();
            }
            TreeMap<String, Map.Entry<?, ?>> byBytes = new TreeMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                ByteSink key = new ByteSink();
                new ValueCodec().write(entry.getKey(), key);
                byBytes.put(HexFormat.of().formatHex(key.toArray()), entry);
            }
            return byBytes.values();
        }

        private boolean collection(Collection<?> collection) {
            if (collection instanceof SortedSet<?>) {
                sink.put(TREE_SET);
            } else if (collection instanceof LinkedHashSet<?>) {
                sink.put(LINKED_SET);
            } else if (collection instanceof Set<?>) {
                // Its order is chance, and going through it would be too.
                return false;
            } else {
                sink.put(collection instanceof List<?> ? LIST : DEQUE);
            }
            sink.putVar(collection.size());
            boolean known = true;
            for (Object each : collection) {
                known &= value(each, false);
            }
            return known;
        }

        private boolean array(Object array) {
            Class<?> component = array.getClass().getComponentType();
            int length = Array.getLength(array);
            if (component.isPrimitive()) {
                sink.put(PRIMITIVES);
                sink.putVar(length);
                for (int i = 0; i < length; i++) {
                    primitive(component, Array.get(array, i));
                }
                return true;
            }
            // Room for more at its end is no state.
            while (length > 0 && Array.get(array, length - 1) == null) {
                length--;
            }
            sink.put(ARRAY);
            sink.putVar(length);
            boolean known = true;
            for (int i = 0; i < length; i++) {
                known &= value(Array.get(array, i), false);
            }
            return known;
        }
    }
}
