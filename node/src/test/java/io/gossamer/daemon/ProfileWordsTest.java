package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileWordsTest {
    private static final NodePorts PORTS = new NodePorts(1, 2, 3, 4, 5);
    private static final Optional<NodeProfile.RaftSeat> SEAT =
            Optional.of(new NodeProfile.RaftSeat(new NodeId(1, 1), 1, "peer"));

    @Test
    void aMoveAndARestartAloneAreToldByEventsOfTheirOwn() {
        NodeProfile before =
                new NodeProfile("n1", new Zone("eu/a"), "192.0.2.1", PORTS, Map.of(), "1.0", 1, Optional.empty());
        NodeProfile now =
                new NodeProfile("n1", new Zone("eu/a"), "192.0.2.2", PORTS, Map.of(), "1.0", 2, Optional.empty());
        assertThat(ProfileWords.of(before, now)).isEmpty();
    }

    @Test
    void eachOtherChangeIsNamedWithWhatItWas() {
        NodeProfile before = new NodeProfile(
                "n1", new Zone("eu/a"), "192.0.2.1", PORTS, Map.of("rack", "7"), "1.0", 1, Optional.empty());
        NodeProfile now =
                new NodeProfile("n1", new Zone("eu/b"), "192.0.2.1", PORTS, Map.of("role", "db"), "1.1", 1, SEAT);
        assertThat(ProfileWords.of(before, now))
                .isEqualTo("its zone is eu/b, was eu/a; its version is 1.1, was 1.0; its tag rack is none, was 7; "
                        + "its tag role is db, was none; it is a voter now");
        assertThat(ProfileWords.of(now, before)).contains("it is no voter any more");
    }
}
