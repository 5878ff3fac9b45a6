package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.planted.Plant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each plants one fault in the healthy installation and states every finding that must come of it. */
class PlantedFaultsTest {

    static Stream<Plant> plants() {
        return Plant.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plants")
    void findsJustWhatWasPlanted(Plant plant) {
        assertThat(Scenario.findings(Judge.judge(Planted.situation(plant))))
                .containsExactlyInAnyOrderElementsOf(plant.expected());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plants")
    void saysOfEachFaultWhyItIsAndWhatToDoAndNothingOfTheFuture(Plant plant) {
        var situation = Planted.situation(plant);
        assertThat(Judge.judge(situation).faults()).allSatisfy(fault -> {
            assertThat(fault.cause()).isNotBlank();
            assertThat(fault.remedy().text()).isNotBlank().doesNotContainPattern("\\{[a-z]+\\}");
            assertThat(fault.remedy().commands())
                    .noneMatch(command -> command.command().matches(".*\\{[a-z]+\\}.*"));
            assertThat(fault.since().filter(began -> began.isAfter(situation.now())))
                    .isEmpty();
        });
    }

    /** nodeadm refuses to change a machine that has pods. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("plants")
    void changesNoMachineByNodeadmWhoseNodeItDoesNotDrain(Plant plant) {
        assertThat(Judge.judge(Planted.situation(plant)).faults())
                .extracting(fault -> fault.remedy().commands())
                .filteredOn(commands -> commands.stream()
                        .anyMatch(
                                command -> command.command().matches("sudo nodeadm (upgrade|uninstall)(?!.*--skip).*")))
                .allSatisfy(commands -> assertThat(commands)
                        .anyMatch(command -> command.command().startsWith("kubectl drain ")));
    }

    /** Else the row of each would be written at every verification. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("plants")
    void saysTheSameOfAFaultFiveMinutesLater(Plant plant) {
        var situation = Planted.situation(plant);
        var before = said(Judge.judge(situation));
        var after = said(Judge.judge(FiveMinutesOn.after(situation)));
        after.keySet().retainAll(before.keySet());
        before.keySet().retainAll(after.keySet());
        assertThat(after).containsExactlyInAnyOrderEntriesOf(before);
    }

    private static Map<String, List<Object>> said(Outcomes outcomes) {
        return outcomes.faults().stream()
                .collect(Collectors.toMap(
                        fault -> fault.check().id() + " of " + fault.subject(),
                        fault -> List.of(
                                fault.summary(), fault.evidence(), fault.cause(), fault.remedy(), fault.since())));
    }

    @Test
    void plantsAFaultForEveryCheck() {
        // Those that another always explains are planted as well.
        var planted = Plant.all().stream()
                .flatMap(plant -> Judge.judge(Planted.situation(plant)).faults().stream())
                .map(fault -> fault.check().id())
                .collect(Collectors.toSet());
        var elsewhere = Set.of(
                "mixed-credential-providers", // off by default: PolicyTest
                "pko-stack-not-observed", // of several looks: StackNotObservedTest
                "cilium-node-address-stale", // of several looks: CiliumFormerAddressTest
                "duplicate-node-name", // of several looks: DuplicateNodeNameTest
                "system-daemonset-not-ready", // of several looks: SystemDaemonSetTest
                "webhook-gone-quiet", // of what is remembered: WebhookGoneQuietTest
                "control-plane-unreachable", // of several looks: ControlPlaneUnreachableTest
                "source-never-read", // of several looks: SourceNeverReadTest
                "verifier-throttled"); // both faces: CatalogueTest
        assertThat(Catalogue.checks())
                .extracting(check -> check.description().id())
                .filteredOn(id -> !planted.contains(id))
                .containsExactlyInAnyOrderElementsOf(elsewhere);
    }
}
