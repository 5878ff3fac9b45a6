package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What many share is told once. */
class SharedFaultsTest {

    @Test
    void eachSiteWhereManyShareAFaultHasOneFinding() {
        // Thirty nodes at each of ten sites, and all are broken.
        assertThat(counting(fleet(300, 300)))
                .hasSizeBetween(2, 50)
                .allSatisfy(fault -> assertThat(fault.subject().kind()).isEqualTo("site"));
    }

    @Test
    void whatIsSharedIsStillThereAndNamesTheFindingThatTellsIt() {
        var outcomes = Judge.judge(fleet(300, 300));
        assertThat(outcomes.faults())
                .filteredOn(SharedFaultsTest::isOfPressure)
                .filteredOn(fault -> fault.inhibitedBy().isPresent())
                .hasSize(300);
    }

    @Test
    void namesTheSiteWhereAllOfThemStand() {
        assertThat(counting(fleet(18, 10))).singleElement().satisfies(fault -> {
            assertThat(fault.subject()).isEqualTo(Subject.site("site-0"));
            assertThat(fault.summary()).startsWith("10 of ");
            assertThat(fault.covers()).hasSize(10);
        });
    }

    @Test
    void leavesAFewFaultsAsTheyAre() {
        assertThat(counting(fleet(40, 9))).hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 20, 149, 150, 151, 500, 2_499, 2_500, 3_150, 5_000})
    void howeverManyShareItThereAreNeverThousandsOfFindings(int broken) {
        assertThat(counting(fleet(5_000, broken)).size()).isLessThan(SharedFaults.MANY_SITES + SharedFaults.MANY);
    }

    @Test
    void showsWhatToLookAtByOneOfThemAndSaysWhich() {
        assertThat(counting(fleet(18, 10))).singleElement().satisfies(fault -> {
            assertThat(fault.remedy().text()).startsWith("For ").contains("one of them");
            assertThat(fault.remedy().commands())
                    .extracting(Remedy.Command::command)
                    .contains("sudo df -h")
                    .anyMatch(command -> command.startsWith("kubectl describe node "));
        });
    }

    /** nodeadm refuses to upgrade a machine that has pods, and each has a Node of its own to drain. */
    @Test
    void changesNoMachineWhoseNodeItDoesNotDrain() {
        var situation = FleetFixture.of(18).withKubelet(10, "v1.20.0").situation();
        assertThat(Scenario.faults(Judge.judge(situation)))
                .filteredOn(fault -> fault.check().id().equals("kubelet-skew-exceeded"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.subject().kind()).isEqualTo("site");
                    assertThat(fault.remedy().commands()).isNotEmpty().noneMatch(Remedy.Command::changes);
                });
    }

    @Test
    void beganWhenTheFirstOfThemDid() {
        var all = Judge.judge(fleet(18, 10)).faults().stream()
                .filter(SharedFaultsTest::isOfPressure)
                .toList();
        assertThat(all.getFirst().since())
                .isEqualTo(all.stream().flatMap(each -> each.since().stream()).min(Comparator.naturalOrder()));
    }

    private static List<Fault> counting(Situation situation) {
        return Scenario.faults(Judge.judge(situation)).stream()
                .filter(SharedFaultsTest::isOfPressure)
                .toList();
    }

    private static boolean isOfPressure(Fault fault) {
        return fault.check().id().equals("node-disk-pressure");
    }

    private static Situation fleet(int size, int broken) {
        return FleetFixture.of(size).withDiskPressure(broken).situation();
    }
}
