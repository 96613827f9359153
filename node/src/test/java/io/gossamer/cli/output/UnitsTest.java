package io.gossamer.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cli.command.DurationConverter;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 µs",
        "0.0000004, 0.40 µs",
        "0.000123, 123 µs",
        "0.00099949, 999 µs",
        "0.0009996, 1.00 ms",
        "0.0123, 12.3 ms",
        "0.9996, 1.00 s",
        "12.34, 12.3 s",
        "123.4, 123 s"
    })
    void delaysHaveThreeDigitsAndTheirUnit(double seconds, String text) {
        assertThat(Units.delay(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 %", "0.0004, <0.1 %", "0.012, 1.2 %", "0.0996, 10 %", "0.18, 18 %", "1, 100 %"})
    void shares(double ratio, String text) {
        assertThat(Units.percent(ratio)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-3, 0s", "4.9, 4s", "60, 1m", "75, 1m15s", "3600, 1h", "7260, 2h1m", "90000, 1d1h"})
    void agesHaveTwoUnitsAtMost(double seconds, String text) {
        assertThat(Units.age(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"999, 999 B", "23400000, 23.4 MB", "999600, 1.00 MB", "48000000000, 48.0 GB"})
    void sizes(double bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"10, 10000", "250ms, 250", "1h30m, 5400000", "2d, 172800000", "1.5s, 1500"})
    void timesAreReadAsPeopleWriteThem(String text, long millis) {
        assertThat(DurationConverter.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"''", "h", "10x", "1h!", "-5s", "99999999w", "1h 30m"})
    void otherTextIsNoTime(String text) {
        Assertions.assertThatThrownBy(() -> DurationConverter.parse(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void wideAndCombiningCharactersAreCountedAsATerminalShowsThem() {
        assertThat(Width.of("n1")).isEqualTo(2);
        assertThat(Width.of("東京")).isEqualTo(4);
        assertThat(Width.of("e\u0301")).isEqualTo(1);
        assertThat(Width.of("😀x")).isEqualTo(3);
        assertThat(Width.of("→ µ ●")).isEqualTo(5);
    }

    @Test
    void columnsStayAlignedUnderWideNames() {
        Table table = new Table().left("NAME").right("RTT");
        table.row(Cell.of("東京-1"), Cell.of("1 ms"));
        table.row(Cell.of("n2"), Cell.of("20 ms"));
        StringBuilder out = new StringBuilder();
        table.print(out, Style.PLAIN);
        assertThat(out.toString()).isEqualTo("NAME      RTT\n東京-1   1 ms\nn2      20 ms\n");
    }
}
