package io.gossamer.cli.output;

/** Colour or none: what a terminal shows is decided once, here. */
public enum Style {
    PLAIN,
    COLOURED;

    /** What a piece of text means; the colours are the sixteen that every terminal theme defines. */
    public enum Tone {
        NONE(""),
        GOOD("32"),
        WARN("33"),
        BAD("31;1"),
        FAINT("2"),
        HEAD("1");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    public String paint(Tone tone, String text) {
        if (this == PLAIN || tone == Tone.NONE || text.isEmpty()) {
            return text;
        }
        return "\033[" + tone.code + "m" + text + "\033[0m";
    }
}
