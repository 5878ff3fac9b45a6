package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
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

    @Test
    void showsWhatToLookAtByOneOfThemAndSaysWhich() {
        assertThat(Scenario.faults(Judge.judge(fleet(40, 30))))
                .filteredOn(MassFailureTest::isOfPressure)
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.remedy().text()).startsWith("For ").contains("one of them");
                    assertThat(fault.remedy().commands())
                            .extracting(Remedy.Command::command)
                            .contains("sudo df -h")
                            .anyMatch(command -> command.startsWith("kubectl describe node "));
                });
    }

    @Test
    void beganWhenTheFirstOfThemDid() {
        assertThat(Scenario.faults(Judge.judge(fleet(40, 30))))
                .filteredOn(MassFailureTest::isOfPressure)
                .singleElement()
                .satisfies(fault -> assertThat(fault.since()).isEqualTo(Judge.judge(fleet(40, 30)).faults().stream()
                        .filter(MassFailureTest::isOfPressure)
                        .flatMap(each -> each.since().stream())
                        .min(Comparator.naturalOrder())));
    }

    private static boolean isOfPressure(Fault fault) {
        return fault.check().id().equals("node-disk-pressure");
    }

    private static Situation fleet(int size, int broken) {
        return FleetFixture.of(size).withDiskPressure(broken).situation();
    }
}
