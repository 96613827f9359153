package io.gossamer.storage;

import static io.gossamer.storage.Summaries.link;
import static io.gossamer.storage.Summaries.window;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryLinkHistoryTest extends LinkHistoryContract {
    @Override
    Opened open() {
        InMemoryLinkHistory history = new InMemoryLinkHistory(100_000);
        return new Opened(history, history);
    }

    @Override
    void close() {}

    @Test
    void fullHistoryForgetsTheOldest() {
        InMemoryLinkHistory small = new InMemoryLinkHistory(2);
        small.append(List.of(window(link(1, 2), 5), window(link(1, 3), 1), window(link(1, 2), 6)));
        assertThat(small.links()).containsExactly(link(1, 2));
    }
}
