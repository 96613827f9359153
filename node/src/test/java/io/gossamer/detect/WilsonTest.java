package io.gossamer.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WilsonTest {
    /** Values of R's prop.test(correct = FALSE). */
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0.0, 0.2775",
        "1, 10, 0.0179, 0.4042",
        "5, 10, 0.2366, 0.7634",
        "10, 10, 0.7225, 1.0",
        "0, 0, 0, 1"
    })
    void agreesWithTheTextbook(int hits, int trials, double lower, double upper) {
        assertThat(Wilson.lower(hits, trials)).isCloseTo(lower, within(5e-4));
        assertThat(Wilson.upper(hits, trials)).isCloseTo(upper, within(5e-4));
    }
}
