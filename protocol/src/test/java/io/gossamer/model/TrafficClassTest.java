package io.gossamer.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficClassTest {
    @ParameterizedTest
    @CsvSource({
        "0,CS0",
        "1,LE",
        "8,CS1",
        "10,AF11",
        "26,AF31",
        "34,AF41",
        "38,AF43",
        "44,VOICE-ADMIT",
        "46,EF",
        "56,CS7"
    })
    void namesAreThoseOfTheRegistry(int dscp, String name) {
        assertThat(TrafficClass.name(dscp)).isEqualTo(name);
        assertThat(TrafficClass.dscp(name.toLowerCase(java.util.Locale.ROOT))).hasValue(dscp);
    }

    @Test
    void everyWordIsReadAsTheNumberThatItStandsFor() {
        for (int dscp = 0; dscp <= TrafficClass.DSCP_MAX; dscp++) {
            assertThat(TrafficClass.dscp(TrafficClass.word(dscp))).hasValue(dscp);
        }
        assertThat(TrafficClass.name(3)).isEqualTo("DSCP 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "-1", "af44", "cs8", "expedited", "046"})
    void othersAreNone(String word) {
        assertThat(TrafficClass.dscp(word)).isEmpty();
    }
}
