package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What most nodes share is told once. */
class MassFailureTest {

    @Test
    void tellsOnceWhatMostNodesShare() {
        var outcomes = Judge.judge(fleet(300, 250));
        assertThat(Scenario.faults(outcomes))
                .filteredOn(MassFailureTest::isOfPressure)
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.subject().kind()).isEqualTo("cluster");
                    assertThat(fault.summary()).startsWith("250 of 300 nodes");
                    assertThat(fault.covers()).hasSize(250);
                });
        assertThat(outcomes.faults())
                .filteredOn(MassFailureTest::isOfPressure)
                .filteredOn(fault -> fault.inhibitedBy().isPresent())
                .hasSize(250);
    }

    @Test
    void namesTheSiteWhereAllOfThemStand() {
        var outcomes = Judge.judge(fleet(18, 10));
        assertThat(Scenario.faults(outcomes))
                .filteredOn(MassFailureTest::isOfPressure)
                .singleElement()
                .satisfies(fault -> assertThat(fault.subject()).isEqualTo(Subject.site("site-0")));
    }

    @Test
    void leavesAFewFaultsAsTheyAre() {
        assertThat(Scenario.faults(Judge.judge(fleet(40, 9))))
                .filteredOn(MassFailureTest::isOfPressure)
                .hasSize(9);
    }

    private static boolean isOfPressure(Fault fault) {
        return fault.check().id().equals("node-disk-pressure");
    }

    private static Situation fleet(int size, int broken) {
        return FleetFixture.of(size).withDiskPressure(broken).situation();
    }
}
