package io.gossamer.checks;

import java.util.List;
import java.util.Optional;

/** The outside libraries, each with the packages that are its own. */
enum Library {
    PROTOBUF("com.google.protobuf"),
    GRPC("io.grpc", "io.perfmark"),
    NETTY("io.netty"),
    RATIS("org.apache.ratis"),
    ROCKSDB("org.rocksdb"),
    BOUNCYCASTLE("org.bouncycastle"),
    JNA("com.sun.jna"),
    PICOCLI("picocli"),
    YAML("org.snakeyaml"),
    MICROMETER("io.micrometer", "io.prometheus"),
    HISTOGRAM("org.HdrHistogram"),
    SLF4J("org.slf4j"),
    LOGBACK("ch.qos.logback"),
    GUAVA("com.google.common"),
    JMH("org.openjdk.jmh"),
    MAIL("jakarta.mail", "jakarta.activation"),
    SMPP("org.jsmpp"),
    /** Says something to the compiler and does nothing at run time. */
    ANNOTATIONS("com.google.errorprone.annotations", "org.jspecify", "javax.annotation");

    private final String packages;

    Library(String... packages) {
        this.packages = String.join(" ", packages);
    }

    static Optional<Library> of(String className) {
        for (Library library : values()) {
            for (String name : List.of(library.packages.split(" "))) {
                if (className.startsWith(name + ".")) {
                    return Optional.of(library);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
