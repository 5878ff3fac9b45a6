package dev.mooring.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {
    private final Fleet fleet = NamedFleet.of("configured");

    @Test
    void tellsWhatCameAndWhatWent() {
        var unused = fleet.watchAlso(List.of(cluster("a"), cluster("b")));
        var changed = fleet.watchAlso(List.of(cluster("b"), cluster("c")));
        assertThat(changed.came()).extracting(WatchedCluster::name).containsExactly("c");
        assertThat(changed.gone()).extracting(WatchedCluster::name).containsExactly("a");
    }

    @Test
    void watchesWhatIsConfiguredWhateverIsDiscovered() {
        var changed = fleet.watchAlso(List.of(cluster("configured")));
        assertThat(changed.isNothing()).isTrue();
        assertThat(fleet.named("configured").orElseThrow().stack())
                .contains(new StackName("acme", "edge", "configured"));
    }

    @Test
    void findsWhatWasDiscoveredByItsStack() {
        var unused = fleet.watchAlso(List.of(cluster("a")));
        assertThat(fleet.declaredBy(new StackName("acme", "edge", "a")))
                .extracting(WatchedCluster::name)
                .containsExactly("a");
        assertThat(fleet.configuredBy(new StackName("acme", "edge", "a"))).isEmpty();
    }

    private static WatchedCluster cluster(String name) {
        return NamedFleet.of(name).named(name).orElseThrow();
    }
}
