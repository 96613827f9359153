package io.gossamer.config.value;

/** How values of one kind are read, checked and shown. */
public interface ValueType<T> {
    /** Throws {@link WrongValueException} with what is wrong; never anything else. */
    T read(RawValue raw) throws WrongValueException;

    /** As YAML on one line; what this gives, {@link #read} takes back. */
    String show(T value);

    /** What may stand here, for a person: {@code a duration from 100ms to 1m}. */
    String describe();

    /** Secrets inside the value replaced by stars. */
    default String showMasked(T value) {
        return show(value);
    }

    /** May a deeper path than the key's own name a part of the value? */
    default boolean hasParts() {
        return false;
    }

    /** A value that cannot be; the place is that of the offending part. */
    final class WrongValueException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient RawValue.Place place;
        private final String part;

        public WrongValueException(RawValue raw, String message) {
            this(raw.place(), "", message);
        }

        public WrongValueException(RawValue.Place place, String part, String message) {
            super(message, null, false, false);
            this.place = place;
            this.part = part;
        }

        /** The same, seen from one level up. */
        public WrongValueException within(String outer) {
            return new WrongValueException(place, part.isEmpty() ? outer : outer + "." + part, getMessage());
        }

        public RawValue.Place place() {
            return place;
        }

        public String part() {
            return part;
        }
    }
}
