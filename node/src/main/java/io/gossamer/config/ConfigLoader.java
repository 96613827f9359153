package io.gossamer.config;

import io.gossamer.config.value.RawValue;
import io.gossamer.config.value.RawValue.Mapping;
import io.gossamer.config.value.RawValue.Nothing;
import io.gossamer.config.value.RawValue.Origin;
import io.gossamer.config.value.RawValue.Place;
import io.gossamer.config.value.RawValue.Scalar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes the configuration: flags over environment over file over default. Nothing is guessed and nothing is skipped: an
 * unknown key or a wrong value is an error, and all errors are told at once.
 *
 * <p>The variable of {@code network.ports.http} is {@code GOSSAMER_NETWORK__PORTS__HTTP}: two underscores between levels.
 */
public final class ConfigLoader {
    static final String PREFIX = "GOSSAMER_";

    /** Variables of the start script and of tests; no keys of the configuration. */
    static final Set<String> OTHER_VARIABLES = Set.of(
            "GOSSAMER_AT",
            "GOSSAMER_CDS",
            "GOSSAMER_CLASSPATH",
            "GOSSAMER_CONFIG",
            "GOSSAMER_HOME",
            "GOSSAMER_JAVA",
            "GOSSAMER_JAVA_OPTS",
            "GOSSAMER_CACHE",
            "GOSSAMER_CACHE_DIR",
            "GOSSAMER_DEBUG",
            "GOSSAMER_REQUIRE_ALL");

    private ConfigLoader() {}

    /** @param flags dotted keys, for example {@code network.join} → {@code a,b:7401} */
    public static GossamerConfig load(Optional<Path> file, Map<String, String> environment, Map<String, String> flags)
            throws ConfigException {
        return loadAll(file, environment, flags).config();
    }

    /** The same, with where each value comes from and what deserves a warning. */
    public static LoadedConfig loadAll(Optional<Path> file, Map<String, String> environment, Map<String, String> flags)
            throws ConfigException {
        return loadAll(file, environment, flags, HostDefaults.ofThisHost(environment));
    }

    static LoadedConfig loadAll(
            Optional<Path> file, Map<String, String> environment, Map<String, String> flags, HostDefaults host)
            throws ConfigException {
        Problems problems = new Problems();
        Map<String, RawValue> raw = new TreeMap<>();
        file.flatMap(path -> new YamlSource(path, problems).read()).ifPresent(root -> flatten("", root, raw, problems));
        new TreeMap<>(environment).forEach((name, value) -> fromEnvironment(name, value, raw, problems));
        new TreeMap<>(flags)
                .forEach((key, value) -> put(key, new Scalar(value, new Place(Origin.FLAG, "flag")), raw, problems));
        return new ConfigBinding(raw, host, problems).bind();
    }

    /** Where a configuration is looked for when none is named: GOSSAMER_CONFIG, the user's, the host's. */
    public static Optional<Path> find(Map<String, String> environment) {
        String named = environment.getOrDefault("GOSSAMER_CONFIG", "");
        if (!named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        String home = environment.getOrDefault("HOME", "");
        List<Path> places = home.isBlank()
                ? List.of(Path.of("/etc/gossamer/gossamer.yaml"))
                : List.of(Path.of(home, ".config/gossamer/gossamer.yaml"), Path.of("/etc/gossamer/gossamer.yaml"));
        return places.stream().filter(Files::isRegularFile).findFirst();
    }

    private static void flatten(String path, Mapping mapping, Map<String, RawValue> raw, Problems problems) {
        mapping.fields().forEach((name, value) -> {
            String key = path.isEmpty() ? name : path + "." + name;
            if (isKey(key)) {
                raw.merge(key, value, RawValue::overlay);
            } else if (!isSection(key)) {
                Set<String> valid = names();
                ConfigSchema.keys().forEach(known -> valid.add(known.section()));
                problems.unknown(value.place(), key, valid);
            } else if (value instanceof Mapping section) {
                flatten(key, section, raw, problems);
            } else if (!(value instanceof Nothing)) {
                problems.add(value.place(), key, "is a section: wants keys below it");
            }
        });
    }

    private static void fromEnvironment(String name, String value, Map<String, RawValue> raw, Problems problems) {
        if (!name.startsWith(PREFIX) || isForeign(name)) {
            return;
        }
        String key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace("__", ".");
        Scalar scalar = new Scalar(value, new Place(Origin.ENVIRONMENT, "environment"));
        Optional<String> owner = owner(key);
        if (owner.isPresent()) {
            put(key, scalar, raw, problems);
        } else {
            Set<String> variables = new TreeSet<>();
            names().forEach(word -> variables.add(variable(word)));
            problems.unknownVariable(scalar.place(), name, variables);
        }
    }

    /** Kubernetes gives every container of a namespace such variables for a service called "gossamer". */
    private static boolean isForeign(String name) {
        return OTHER_VARIABLES.contains(name)
                || name.startsWith("GOSSAMER_TEST_")
                || name.matches("GOSSAMER_SERVICE_(HOST|PORT)(_.*)?|GOSSAMER_PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?");
    }

    static String variable(String key) {
        return PREFIX + key.replace(".", "__").toUpperCase(Locale.ROOT);
    }

    private static void put(String key, Scalar value, Map<String, RawValue> raw, Problems problems) {
        Optional<String> owner = owner(key);
        if (owner.isEmpty()) {
            problems.unknown(value.place(), key, names());
            return;
        }
        RawValue whole = value;
        if (!owner.get().equals(key)) {
            whole = part(owner.get(), key.substring(owner.get().length() + 1), value);
        }
        raw.merge(owner.get(), whole, RawValue::overlay);
    }

    /** {@code link_loss.hold_for} of rules is nested; a logger's name keeps its dots. */
    private static RawValue part(String owner, String tail, Scalar value) {
        int dot = owner.equals(ConfigSchema.LOG_LEVELS.path()) ? -1 : tail.indexOf('.');
        Map<String, RawValue> fields = new LinkedHashMap<>();
        if (dot < 0) {
            fields.put(tail, value);
        } else {
            fields.put(tail.substring(0, dot), part(owner, tail.substring(dot + 1), value));
        }
        return new Mapping(fields, value.place());
    }

    /** The key itself, or the one whose value has the part that is named. */
    private static Optional<String> owner(String key) {
        for (ConfigKey<?> known : ConfigSchema.keys()) {
            boolean part = known.type().hasParts() && key.startsWith(known.path() + ".");
            if (known.path().equals(key) || part) {
                return Optional.of(known.path());
            }
        }
        return Optional.empty();
    }

    private static boolean isKey(String key) {
        return names().contains(key);
    }

    private static boolean isSection(String key) {
        return names().stream().anyMatch(name -> name.startsWith(key + "."));
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        ConfigSchema.keys().forEach(key -> names.add(key.path()));
        return names;
    }
}
