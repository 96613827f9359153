package io.gossamer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "eu", "eu/fra", "eu/fra/r1", "A.z_0-9/-/."})
    void aZoneHasOneToThreeLevelsOrNone(String path) {
        assertThat(new Zone(path)).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "eu/", "/eu", "eu//r1", "a/b/c/d", "a/b/c/", "e u", "eu\n", "\u00fc", "eu:1"})
    void whatIsNoPathOfNamesIsNoZone(String path) {
        assertThatThrownBy(() -> new Zone(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {97, 1000})
    void aZoneHasAtMost96Characters(int length) {
        assertThat(new Zone("a".repeat(96)).path()).hasSize(96);
        assertThatThrownBy(() -> new Zone("a".repeat(length))).isInstanceOf(IllegalArgumentException.class);
    }
}
