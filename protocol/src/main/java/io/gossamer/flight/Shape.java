package io.gossamer.flight;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The fields that make up the state of a machine's class, ordered by name. {@code transient} marks what is not state: caches, and
 * what is derived from the rest.
 */
final class Shape {
    private static final List<String> MACHINE_PACKAGES = List.of("io.gossamer.swim", "io.gossamer.linkstate");

    private static final ClassValue<Shape> OF = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return new Shape(type);
        }
    };

    private final List<Field> fields = new ArrayList<>();
    private final List<Field> derived = new ArrayList<>();

    private Shape(Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                (Modifier.isTransient(field.getModifiers()) ? derived : fields).add(field);
            }
        }
        fields.sort(Comparator.comparing(Field::getName));
    }

    static Shape of(Class<?> type) {
        return OF.get(type);
    }

    List<Field> fields() {
        return fields;
    }

    List<Field> derived() {
        return derived;
    }

    /** Is an object of this class a mutable part of the machine, with an identity of its own? */
    static boolean isPart(Class<?> type) {
        return MACHINE_PACKAGES.contains(type.getPackageName())
                && type.getSuperclass() == Object.class
                && !type.isArray()
                && !type.isRecord()
                && !type.isEnum()
                && !type.isHidden();
    }
}
