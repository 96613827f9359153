package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeChangesTest {
    @Test
    void aTimeIsSaidAsItWouldBeTyped() {
        assertThat(NodeChanges.spoken(600_000_000_000L)).isEqualTo("10m");
        assertThat(NodeChanges.spoken(5_400_000_000_000L)).isEqualTo("1h30m");
        assertThat(NodeChanges.spoken(90_061_000_000_000L)).isEqualTo("1d1h1m1s");
        assertThat(NodeChanges.spoken(1)).isEqualTo("less than a second");
    }
}
