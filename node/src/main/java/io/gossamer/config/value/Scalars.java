package io.gossamer.config.value;

import io.gossamer.config.value.ValueType.WrongValueException;
import io.gossamer.model.Endpoint;
import io.gossamer.model.Zone;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The kinds of single values: text, numbers, switches, addresses. */
public final class Scalars {
    public static final int TEXT_MAX = 4096;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/.][A-Za-z0-9_./:%+-]*");
    private static final Pattern LOOKS_TYPED = Pattern.compile("(?i)true|false|null|yes|no|on|off|~|[-+.0-9].*");

    private Scalars() {}

    /** Reads text; throws IllegalArgumentException with a sentence for a person. */
    public interface Reader<T> extends Function<String, T> {}

    public static <T> ValueType<T> of(String description, Reader<T> reader, Function<T, String> shown) {
        return new ValueType<>() {
            @Override
            public T read(RawValue raw) throws WrongValueException {
                if (!(raw instanceof RawValue.Scalar scalar)) {
                    throw new WrongValueException(raw, "wants " + description + ", not a list or a mapping");
                }
                if (scalar.text().length() > TEXT_MAX) {
                    throw new WrongValueException(raw, "longer than " + TEXT_MAX + " characters");
                }
                try {
                    return reader.apply(scalar.text().trim());
                } catch (IllegalArgumentException wrong) {
                    throw new WrongValueException(raw, wrong.getMessage() + "; wants " + description);
                }
            }

            @Override
            public String show(T value) {
                return shown.apply(value);
            }

            @Override
            public String describe() {
                return description;
            }
        };
    }

    public static ValueType<String> text(String description, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return of(
                description,
                text -> {
                    if (!compiled.matcher(text).matches()) {
                        throw new IllegalArgumentException("not possible here");
                    }
                    return text;
                },
                Scalars::quote);
    }

    public static ValueType<String> word(List<String> words) {
        String description = "one of " + String.join(", ", words);
        return of(
                description,
                text -> {
                    String lower = text.toLowerCase(Locale.ROOT);
                    if (!words.contains(lower)) {
                        throw new IllegalArgumentException("'" + text + "'" + Nearest.hint(lower, words));
                    }
                    return lower;
                },
                Scalars::quote);
    }

    public static ValueType<Boolean> toggle() {
        return of(
                "true or false",
                text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "on" -> true;
                    case "false", "no", "off" -> false;
                    default -> throw new IllegalArgumentException("'" + text + "' is neither");
                },
                String::valueOf);
    }

    public static ValueType<Integer> whole(int min, int max) {
        return of(
                "a whole number from " + min + " to " + max,
                text -> {
                    try {
                        return (int) Quantity.inRange(text, Integer.parseInt(text), min, max);
                    } catch (NumberFormatException notANumber) {
                        throw new IllegalArgumentException("'" + text + "' is no whole number", notANumber);
                    }
                },
                String::valueOf);
    }

    public static ValueType<Zone> zone() {
        return of("region/site/rack, one to three levels, or nothing", Zone::new, zone -> quote(zone.path()));
    }

    public static ValueType<Optional<String>> host() {
        return of(
                "an IP address or a host name, without a port",
                text -> text.isEmpty() ? Optional.empty() : Optional.of(hostOf(text)),
                host -> quote(host.orElse("")));
    }

    private static String hostOf(String text) {
        Endpoint endpoint = Endpoint.parse(text, 0);
        if (endpoint.port() != 0) {
            throw new IllegalArgumentException("'" + text + "' has a port: ports are set under network.ports");
        }
        if (!endpoint.host().matches("[A-Za-z0-9._:%-]+")) {
            throw new IllegalArgumentException("'" + text + "' is no address");
        }
        return endpoint.host();
    }

    public static ValueType<Endpoint> endpoint(int defaultPort) {
        return of(
                "HOST or HOST:PORT (IPv6: [ADDRESS]:PORT)",
                text -> {
                    Endpoint endpoint = Endpoint.parse(text, defaultPort);
                    if (!endpoint.host().matches("[A-Za-z0-9._:%-]+")) {
                        throw new IllegalArgumentException("'" + text + "' is no address");
                    }
                    return endpoint;
                },
                endpoint -> quote(endpoint.toString()));
    }

    public static ValueType<Path> directory() {
        return of(
                "a directory",
                text -> {
                    try {
                        return Path.of(text);
                    } catch (InvalidPathException wrong) {
                        throw new IllegalArgumentException("'" + text + "' is no path", wrong);
                    }
                },
                path -> quote(path.toString()));
    }

    /** Plain where YAML and {@link RawValue} leave it alone, else in double quotes. */
    public static String quote(String text) {
        if (PLAIN.matcher(text).matches() && !LOOKS_TYPED.matcher(text).matches() && !text.endsWith(":")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f) {
                quoted.append(String.format("\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
