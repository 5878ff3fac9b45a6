package dev.mooring.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.cluster.WatchedCluster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoleLeaderTest {
    private final Fleet fleet = NamedFleet.of("configured");
    private final List<String> told = new ArrayList<>();
    private final SoleLeader leader = new SoleLeader(fleet, new Changes() {
        @Override
        public void gained(WatchedCluster cluster) {
            told.add("gained " + cluster.name());
        }

        @Override
        public void lost(WatchedCluster cluster) {
            told.add("lost " + cluster.name());
        }
    });

    @Test
    void tellsNobodyOfWhatWasThereFromTheStart() {
        watch("known-before");
        leader.start();
        leader.fleetChanged();
        assertThat(told).isEmpty();
    }

    @Test
    void leadsWhatComesAndNoLongerWhatGoes() {
        leader.start();
        watch("a");
        watch("b");
        assertThat(told).containsExactly("gained a", "lost a", "gained b");
    }

    @Test
    void nothingIsStoredOfAClusterThatWasGivenUpMeanwhile() {
        leader.start();
        watch("a");
        var term = leader.term("a").orElseThrow();
        watch();
        assertThat(leader.term("a")).isEmpty();
        assertThat(goesOn(term)).isFalse();
    }

    @SuppressWarnings("NullAway") // No database is asked.
    private static boolean goesOn(Term term) {
        return term.goesOn(null);
    }

    private void watch(String... names) {
        var unused = fleet.watchAlso(NamedFleet.of(names).clusters());
        leader.fleetChanged();
    }
}
