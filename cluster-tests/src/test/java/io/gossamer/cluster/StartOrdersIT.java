package io.gossamer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.bench.StartOrders;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every order of starting, once; {@code cluster-tests/bench start-orders} does it twenty times. */
class StartOrdersIT {
    @ParameterizedTest
    @EnumSource(StartOrders.Order.class)
    void everyOrderEndsInOneMeshAndOneGroup(StartOrders.Order order) throws IOException {
        assertThat(new StartOrders(ClusterTest.launcher()).run(order)).isPositive();
    }
}
