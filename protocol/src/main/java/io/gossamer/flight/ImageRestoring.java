package io.gossamer.flight;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts a machine into the state of a {@link MachineImage}: a machine that was made the usual way is filled in place, part by
 * part; parts that it does not have yet are made by the {@link Maker}.
 *
 * <p>What cannot be set because this build has no such field is named in {@link #unused}; a field that the image does not
 * have keeps what the constructor gave it.
 */
public final class ImageRestoring {
    private final MachineImage image;
    private final Map<Class<?>, Object> world;
    private final Maker maker;
    private final ByteSource source;
    private final List<Description> descriptions = new ArrayList<>();
    private final Map<Integer, Object> parts = new HashMap<>();
    private final IdentityHashMap<Object, Description> described = new IdentityHashMap<>();
    private final Deque<Object> waiting = new ArrayDeque<>();
    private final List<String> unused = new ArrayList<>();
    private int nextValue;

    /** Makes an object of a class without calling its constructor. */
    public interface Maker {
        Object make(Class<?> type);
    }

    private record Description(Class<?> type, List<String> fields, List<String> types) {}

    /** @param world what the machine holds of its surroundings, by the declared type of its fields */
    public ImageRestoring(MachineImage image, Map<Class<?>, Object> world, Maker maker) {
        this.image = image;
        this.world = world;
        this.maker = maker;
        this.source = new ByteSource(image.structure());
    }

    /** Fields of the image that this build does not know. */
    public List<String> unused() {
        return Collections.unmodifiableList(unused);
    }

    /** Throws {@link FlightFormatException} when the image does not fit; the machine is then in no defined state. */
    public void into(Object machine) {
        Object root = reference(machine);
        if (root != machine) {
            throw new FlightFormatException(
                    "its machine is a " + root.getClass().getName());
        }
        while (!waiting.isEmpty()) {
            Object part = waiting.poll();
            fill(part, described.get(part));
        }
        if (!source.isAtEnd()) {
            throw new FlightFormatException("more follows its machine");
        }
    }

    private void fill(Object part, Description description) {
        for (int i = 0; i < description.fields().size(); i++) {
            String name = description.fields().get(i);
            String type = description.types().get(i);
            Optional<Field> field = Shape.of(part.getClass()).fields().stream()
                    .filter(each -> each.getName().equals(name)
                            && each.getType().getName().equals(type))
                    .findFirst();
            try {
                Object before = field.isPresent() ? field.get().get(part) : null;
                Object after = primitive(type).orElseGet(() -> value(before, field));
                if (field.isPresent()) {
                    field.get().set(part, after);
                } else {
                    unused.add(part.getClass().getName() + "." + name);
                }
            } catch (IllegalAccessException | IllegalArgumentException unfit) {
                throw new FlightFormatException("its " + name + " does not fit " + part.getClass(), unfit);
            }
        }
    }

    private Optional<Object> primitive(String type) {
        return switch (type) {
            case "double" -> Optional.of(Double.longBitsToDouble(source.getLong()));
            case "float" -> Optional.of(Float.intBitsToFloat((int) source.getLong()));
            case "boolean" -> Optional.of(source.get() == 1);
            case "char" -> Optional.of((char) source.getZigZag());
            case "int" -> Optional.of((int) source.getZigZag());
            case "short" -> Optional.of((short) source.getZigZag());
            case "byte" -> Optional.of((byte) source.getZigZag());
            case "long" -> Optional.of(source.getZigZag());
            default -> Optional.empty();
        };
    }

    private Object reference(Object before) {
        if (source.get() != MachineImage.PART) {
            throw new FlightFormatException("it does not begin with a machine");
        }
        return part(before);
    }

    private Object part(Object before) {
        int place = (int) source.getVar();
        Object known = parts.get(place);
        if (known != null) {
            return known;
        }
        if (place != parts.size()) {
            throw new FlightFormatException("it refers to a part that it does not have");
        }
        int number = (int) source.getVar();
        if (number == descriptions.size()) {
            descriptions.add(description());
        }
        if (number < 0 || number >= descriptions.size()) {
            throw new FlightFormatException("it has a part of an unknown class");
        }
        Description description = descriptions.get(number);
        boolean isThere = before != null && before.getClass() == description.type() && !described.containsKey(before);
        Object part = isThere ? before : fresh(description.type());
        parts.put(place, part);
        described.put(part, description);
        waiting.add(part);
        return part;
    }

    private Description description() {
        Class<?> type = ValueCodec.ourClass(source.getText());
        if (!Shape.isPart(type)) {
            throw new FlightFormatException(type + " is no part of a machine");
        }
        int count = source.getSize();
        List<String> fields = new ArrayList<>(count);
        List<String> types = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            fields.add(source.getText());
            types.add(source.getText());
        }
        return new Description(type, fields, types);
    }

    /** Caches are empty at first. */
    private Object fresh(Class<?> type) {
        Object made = maker.make(type);
        for (Field field : Shape.of(type).derived()) {
            try {
                if (field.getType() == Optional.class) {
                    field.set(made, Optional.empty());
                } else if (field.getType() == List.class) {
                    field.set(made, List.of());
                } else if (field.getType().isArray()) {
                    field.set(made, Array.newInstance(field.getType().getComponentType(), 0));
                }
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return made;
    }

    private Object value(Object before, Optional<Field> field) {
        int kind = source.get();
        return switch (kind) {
            case MachineImage.NULL -> null;
            case MachineImage.PART -> part(before);
            case MachineImage.WORLD -> world.get(field.map(Field::getType).orElse(null));
            case MachineImage.VALUE -> image.values().get(nextValue++);
            case MachineImage.EMPTY -> Optional.empty();
            case MachineImage.PRESENT -> Optional.of(value(null, field));
            case MachineImage.LIST -> collection(new ArrayList<>());
            case MachineImage.DEQUE -> collection(new ArrayDeque<>());
            case MachineImage.LINKED_SET -> collection(new LinkedHashSet<>());
            case MachineImage.TREE_SET -> collection(new TreeSet<>());
            case MachineImage.TREE_MAP -> map(new TreeMap<>());
            case MachineImage.LINKED_MAP -> map(new LinkedHashMap<>());
            case MachineImage.HASH_MAP -> map(new HashMap<>());
            case MachineImage.ENUM_MAP -> enumMap();
            case MachineImage.ARRAY -> array(field);
            case MachineImage.PRIMITIVES -> primitives(field);
            default -> throw new FlightFormatException("it has a value of an unknown kind: " + kind);
        };
    }

    private Object collection(Collection<Object> into) {
        int size = source.getSize();
        for (int i = 0; i < size; i++) {
            into.add(value(null, Optional.empty()));
        }
        return into;
    }

    private Object map(Map<Object, Object> into) {
        int size = source.getSize();
        for (int i = 0; i < size; i++) {
            into.put(value(null, Optional.empty()), value(null, Optional.empty()));
        }
        return into;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Object enumMap() {
        Map<Object, Object> entries = new LinkedHashMap<>();
        map(entries);
        return entries.isEmpty() ? entries : new EnumMap(entries);
    }

    /** Of the field's own type; an array within an array is of its component's. */
    private Object array(Optional<Field> field) {
        return array(field.orElseThrow(() -> new FlightFormatException("an array has no field"))
                .getType());
    }

    private Object array(Class<?> type) {
        int length = source.getSize();
        Object array = Array.newInstance(type.getComponentType(), length);
        for (int i = 0; i < length; i++) {
            if (type.getComponentType().isArray()) {
                Array.set(array, i, arrayWithin(type.getComponentType()));
            } else {
                Array.set(array, i, value(null, Optional.empty()));
            }
        }
        return array;
    }

    private Object arrayWithin(Class<?> type) {
        int kind = source.get();
        return switch (kind) {
            case MachineImage.ARRAY -> array(type);
            case MachineImage.VALUE -> image.values().get(nextValue++);
            default -> throw new FlightFormatException("an array holds something else");
        };
    }

    private Object primitives(Optional<Field> field) {
        Class<?> type = field.orElseThrow(() -> new FlightFormatException("an array has no field"))
                .getType()
                .getComponentType();
        int length = source.getSize();
        Object array = Array.newInstance(type, length);
        for (int i = 0; i < length; i++) {
            Array.set(array, i, primitive(type.getName()).orElseThrow());
        }
        return array;
    }
}
