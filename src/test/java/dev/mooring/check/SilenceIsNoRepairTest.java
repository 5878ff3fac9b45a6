package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.report.Finding;
import dev.mooring.report.LifecycleFixture;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fault of which nothing more is heard, as its node is lost or what told of it writes no more, is no fault that is over. */
class SilenceIsNoRepairTest {
    private static final String NODE = "mi-0a1b2c3d4e5f67890";
    private static final String LOST_AT = "2026-08-21T11:48:00Z";
    private static final String LONG_AGO = "2026-08-21T11:20:00Z";
    private static final UnaryOperator<Scenario> LOST = world -> since(
            since(
                    world.condition(NODE, "Ready", "Unknown", "NodeStatusUnknown"),
                    "Ready",
                    "lastTransitionTime",
                    LOST_AT),
            "Ready",
            "lastHeartbeatTime",
            LOST_AT);
    private static final UnaryOperator<Scenario> KERNEL =
            world -> world.condition(NODE, "KernelReady", "False", "ForkFailedOutOfPIDs");
    private static final UnaryOperator<Scenario> AGENT_DEAD =
            world -> since(KERNEL.apply(world), "KernelReady", "lastHeartbeatTime", LONG_AGO);
    private static final UnaryOperator<Scenario> DEADLOCK =
            world -> world.condition(NODE, "KernelDeadlock", "True", "TaskHung");

    /** @param silence what is seen of the same fault from then on */
    private record Silence(String check, UnaryOperator<Scenario> fault, UnaryOperator<Scenario> silence) {
        @Override
        public String toString() {
            return check;
        }
    }

    static Stream<Silence> silences() {
        return Stream.of(
                lost("node-disk-pressure", raised("DiskPressure"), turnedUnknown("DiskPressure")),
                lost("node-memory-pressure", raised("MemoryPressure"), turnedUnknown("MemoryPressure")),
                lost("node-pid-pressure", raised("PIDPressure"), turnedUnknown("PIDPressure")),
                lost("network-unavailable", raised("NetworkUnavailable"), raised("NetworkUnavailable")),
                lost("node-container-runtime-down", unready("container runtime is down"), world -> world),
                lost("cni-not-initialised", unready("NetworkPluginNotReady"), world -> world),
                lost("node-monitoring-condition-failed", KERNEL, KERNEL),
                lost("node-monitoring-condition-failed", KERNEL, AGENT_DEAD),
                lost("node-monitoring-heartbeat-stale", AGENT_DEAD, AGENT_DEAD),
                new Silence("node-monitoring-condition-failed", KERNEL, AGENT_DEAD),
                new Silence(
                        "npd-condition-failed",
                        DEADLOCK,
                        world -> since(DEADLOCK.apply(world), "KernelDeadlock", "lastHeartbeatTime", LONG_AGO)));
    }

    @ParameterizedTest(name = "{0}, {index}")
    @MethodSource("silences")
    void leavesWhatWasFound(Silence silence) {
        var found = found(silence);
        assertThat(found).isNotEmpty();
        var after = after(found, silence.silence());
        assertThat(after.resolved()).extracting(Finding::check).doesNotContain(silence.check());
        assertThat(of(silence, after))
                .extracting(Finding::firstSeen)
                .containsExactlyElementsOf(found.stream()
                        .filter(finding -> finding.check().equals(silence.check()))
                        .map(Finding::firstSeen)
                        .toList());
    }

    @ParameterizedTest(name = "{0}, {index}")
    @MethodSource("silences")
    void makesNoCheckUnknown(Silence silence) {
        var after = after(found(silence), silence.silence());
        assertThat(after.report().unknowns()).isEmpty();
    }

    @ParameterizedTest(name = "{0}, {index}")
    @MethodSource("silences")
    void endsOnceTheNodeReportsThatAllIsWell(Silence silence) {
        var silent = after(found(silence), silence.silence());
        var well = after(silent.open(), world -> world);
        assertThat(of(silence, well)).isEmpty();
    }

    @Test
    void endsWithTheNode() {
        var found = after(List.of(), raised("DiskPressure")).open();
        var gone = after(found, world -> world.delete(Scenario.NODES, NODE));
        assertThat(gone.resolved()).extracting(Finding::check).contains("node-disk-pressure");
    }

    @Test
    void findsNothingOfALostNodeThatWasWellBefore() {
        var after = after(
                List.of(), world -> LOST.apply(turnedUnknown("DiskPressure").apply(world)));
        assertThat(after.open()).extracting(Finding::check).containsExactly("node-unreachable");
    }

    @Test
    void endsWhereTheAgentThatStoppedIsInstalledNoMore() {
        var found = after(List.of(), KERNEL).open();
        var after = after(found, world -> withoutAgent(AGENT_DEAD.apply(world)));
        assertThat(after.resolved()).extracting(Finding::check).containsExactly("node-monitoring-condition-failed");
    }

    @Test
    void leavesOneFindingOfManyThoughSomeOfThemAreLost() {
        var found = next(List.of(), FleetFixture.of(20).withDiskPressure(12));
        var fleet = FleetFixture.of(20).withDiskPressure(12);
        IntStream.range(0, 5)
                .forEach(index -> fleet.withReady(fleet.nameOf(index), "Unknown", FleetFixture.NOW.minusSeconds(300)));
        var after = next(found.open(), fleet);
        assertThat(counting(found)).hasSize(1);
        assertThat(counting(after)).isEqualTo(counting(found));
        assertThat(after.resolved()).isEmpty();
    }

    private static LifecycleFixture.Step next(List<Finding> before, FleetFixture fleet) {
        return LifecycleFixture.next(before, Judgement.of(fleet.situation(), Policy.standard()));
    }

    /** Fingerprints of those that count. */
    private static List<String> counting(LifecycleFixture.Step step) {
        return step.open().stream()
                .filter(finding -> finding.check().equals("node-disk-pressure") && finding.counts())
                .map(Finding::fingerprint)
                .toList();
    }

    private static Silence lost(String check, UnaryOperator<Scenario> fault, UnaryOperator<Scenario> then) {
        return new Silence(check, fault, world -> LOST.apply(then.apply(world)));
    }

    private static UnaryOperator<Scenario> raised(String type) {
        return world -> world.condition(NODE, type, "True", "Kubelet" + type);
    }

    private static UnaryOperator<Scenario> turnedUnknown(String type) {
        return world -> world.condition(NODE, type, "Unknown", "NodeStatusUnknown");
    }

    private static UnaryOperator<Scenario> unready(String message) {
        return world -> world.condition(NODE, "Ready", "False", "KubeletNotReady", message);
    }

    private static Scenario since(Scenario world, String type, String member, String time) {
        return world.changeCondition(NODE, type, condition -> condition.put(member, time));
    }

    private static Scenario withoutAgent(Scenario world) {
        return world.change(Scenario.CLUSTER + "/addons", addons -> {
            var names = ((ObjectNode) addons).withArray("addons").elements();
            while (names.hasNext()) {
                if (names.next().asText().equals("eks-node-monitoring-agent")) {
                    names.remove();
                }
            }
        });
    }

    private static List<Finding> found(Silence silence) {
        return after(List.of(), silence.fault()).open();
    }

    private static List<Finding> of(Silence silence, LifecycleFixture.Step step) {
        return step.open().stream()
                .filter(finding -> finding.check().equals(silence.check()))
                .toList();
    }

    private static LifecycleFixture.Step after(List<Finding> before, UnaryOperator<Scenario> world) {
        var situation = world.apply(Scenario.healthy()).situation();
        return LifecycleFixture.next(before, Judgement.of(situation, Policy.standard()));
    }
}
