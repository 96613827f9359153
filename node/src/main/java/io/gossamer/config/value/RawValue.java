package io.gossamer.config.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value as it was written, with the place where it stands; not yet checked. */
public sealed interface RawValue {
    Place place();

    /** Who said it, strongest last. */
    enum Origin {
        DEFAULT,
        FILE,
        ENVIRONMENT,
        FLAG
    }

    /** {@code where} is {@code file:line}, or the name of the environment variable or flag. */
    record Place(Origin origin, String where) {
        public static final Place DEFAULT = new Place(Origin.DEFAULT, "default");
    }

    record Scalar(String text, Place place) implements RawValue {}

    record Sequence(List<RawValue> items, Place place) implements RawValue {}

    record Mapping(Map<String, RawValue> fields, Place place) implements RawValue {}

    /** A key without a value: as if it were not there. */
    record Nothing(Place place) implements RawValue {}

    /** This with {@code upper} on top: mappings merge field by field, anything else is replaced. */
    default RawValue overlay(RawValue upper) {
        if (!(this instanceof Mapping below) || !(upper instanceof Mapping above)) {
            return upper;
        }
        Map<String, RawValue> merged = new LinkedHashMap<>(below.fields());
        above.fields().forEach((key, value) -> merged.merge(key, value, RawValue::overlay));
        return new Mapping(merged, above.place());
    }
}
