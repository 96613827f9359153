package io.gossamer.checks;

import java.util.Set;

/**
 * One package under {@code io.gossamer}, with its subpackages unless they are rooms of their own.
 *
 * @param pure touches no clock, ambient randomness, thread, socket or file
 * @param uses the other rooms that it may import
 * @param libraries the outside libraries that it may import
 */
record Room(String module, String name, boolean pure, Set<String> uses, Set<Library> libraries) {
    static final String ROOT = "io.gossamer";

    String packageName() {
        return ROOT + "." + name;
    }

    boolean holds(String otherPackage) {
        return otherPackage.equals(packageName()) || otherPackage.startsWith(packageName() + ".");
    }
}
