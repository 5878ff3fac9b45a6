package dev.mooring.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.actual.kubernetes.Nodes;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.declared.DeclaredNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RosterTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");

    @Test
    void matchesADeclaredNameBySsmComputerName() {
        var roster = roster(
                List.of(named("rack1-n01")),
                List.of(node("mi-1", "10.0.0.1", "dc1", true)),
                instance("mi-1", "rack1-n01", NOW));
        assertThat(roster.machines()).singleElement().satisfies(machine -> {
            assertThat(machine.name()).isEqualTo("mi-1");
            assertThat(machine.firstBrokenStep()).isEmpty();
        });
    }

    @Test
    void doesNotCallADeclaredNameMissingWhileSsmIsDark() {
        var roster = dark(List.of(named("rack1-n01")), List.of(node("mi-1", "10.0.0.1", "dc1", true)));
        assertThat(roster.uncertainty()).isPresent();
        assertThat(roster.machines())
                .allMatch(machine -> machine.joined() != Truth.NO && machine.declared() != Truth.NO);
    }

    @Test
    void knowsOfNoMachineWhetherItJoinedWhileTheNodesCannotBeRead() {
        var roster = of(List.of(named("n01"), counted("dc1", 2)), Optional.empty(), Optional.of(List.of()));
        assertThat(roster.machines())
                .hasSize(3)
                .allMatch(machine -> machine.joined() == Truth.UNKNOWN && machine.healthy() == Truth.UNKNOWN);
    }

    @Test
    void sendsNobodyToNodeadmOnAMachineThatRunsBottlerocket() {
        var node = node("mi-1", "10.0.0.1", "dc1", true);
        var bottlerocket = with(
                node,
                node.internalIp(),
                node.conditions(),
                new HybridNode.Software("v1.34.0", "Bottlerocket OS 1.49.0 (vmware-k8s-1.34)", "", ""));
        assertThat(roster(List.of(), List.of(bottlerocket)).machines())
                .singleElement()
                .satisfies(machine -> assertThat(machine.nextStep())
                        .hasValueSatisfying(step -> assertThat(step)
                                .contains("kubectl delete node mi-1")
                                .doesNotContain("nodeadm")));
    }

    @Test
    void prefersTheInstanceThatIsANodeOfThisClusterToAYoungerNamesake() {
        var roster = roster(
                List.of(named("node-1")),
                List.of(node("mi-1", "10.0.0.1", "dc1", true)),
                instance("mi-1", "node-1", NOW.minusSeconds(600)),
                instance("mi-other-cluster", "node-1", NOW));
        assertThat(roster.machines()).singleElement().matches(machine -> machine.joined() == Truth.YES);
    }

    @Test
    void countsNodesOfASiteAndNamesEachThatIsMissing() {
        var roster = roster(List.of(counted("dc1", 3)), List.of(node("mi-1", "10.0.0.1", "dc1", true)));
        assertThat(roster.machines())
                .extracting(NodeTruth::name)
                .containsExactlyInAnyOrder("mi-1", "dc1 (missing 1)", "dc1 (missing 2)");
    }

    @Test
    void givesNodesWithoutAZoneToASiteThatStillWantsSome() {
        var roster = roster(List.of(counted("dc1", 1)), List.of(node("mi-1", "10.0.0.1", null, true)));
        assertThat(roster.machines()).singleElement().matches(machine -> machine.declared() == Truth.YES);
    }

    @Test
    void letsTheMoreSpecificCountChooseFirst() {
        var anywhere = entry(Optional.empty(), Optional.empty(), 1);
        var roster = roster(
                List.of(anywhere, counted("dc1", 1)),
                List.of(node("mi-1", "10.0.0.1", "dc1", true), node("mi-2", "10.0.0.2", "dc2", true)));
        assertThat(roster.machines())
                .hasSize(2)
                .allMatch(machine -> machine.firstBrokenStep().isEmpty()
                        || machine.firstBrokenStep().get().equals("registered"));
    }

    @Test
    void recognisesTheNodeThatAMachineLeftBehindWhenItRegisteredAgain() {
        var roster = roster(
                List.of(addressed("10.0.0.1")),
                List.of(node("mi-new", "10.0.0.1", "dc1", true), node("mi-old", "10.0.0.1", "dc1", false)),
                instance("mi-new", "n01", NOW));
        assertThat(roster.machines())
                .filteredOn(machine -> machine.name().equals("mi-old"))
                .singleElement()
                .matches(machine -> "mi-new".equals(machine.supersededBy()));
    }

    private static Roster roster(List<DeclaredNode> declared, List<HybridNode> nodes, ManagedInstance... instances) {
        return of(declared, Optional.of(nodes), Optional.of(List.of(instances)));
    }

    private static Roster dark(List<DeclaredNode> declared, List<HybridNode> nodes) {
        return of(declared, Optional.of(nodes), Optional.empty());
    }

    private static Roster of(
            List<DeclaredNode> declared, Optional<List<HybridNode>> nodes, Optional<List<ManagedInstance>> instances) {
        return Roster.of(
                new DeclaredNodes.Listed(declared),
                nodes.map(hybrid -> FleetNodes.of(new Nodes(hybrid, Set.of()))),
                new Roster.Traces(instances, Optional.of(List.of()), Optional.of(new Leases(Map.of(), NOW))));
    }

    private static DeclaredNode named(String name) {
        return DeclaredNode.named(name);
    }

    private static DeclaredNode addressed(String address) {
        return entry(Optional.of(address), Optional.empty(), 1);
    }

    private static DeclaredNode counted(String site, int count) {
        return entry(Optional.empty(), Optional.of(site), count);
    }

    private static DeclaredNode entry(Optional<String> address, Optional<String> site, int count) {
        return new DeclaredNode(
                Optional.empty(),
                address,
                site,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of(),
                count);
    }

    private static HybridNode node(String name, String address, @Nullable String zone, boolean ready) {
        return new HybridNode(
                name,
                NOW,
                zone == null ? Map.of() : Map.of(HybridNode.ZONE, zone),
                "eks-hybrid:///eu-west-1/c/" + name,
                address,
                List.of(new Condition("Ready", ready ? "True" : "Unknown", "", "", NOW, NOW)),
                List.of(),
                false,
                new HybridNode.Software("v1.34.0", "", "", ""));
    }

    private static ManagedInstance instance(String id, String computerName, Instant lastPing) {
        return new ManagedInstance(
                id,
                "Online",
                Optional.of(lastPing),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(computerName),
                new ManagedInstance.Agent(Optional.empty(), Optional.empty()),
                Optional.empty());
    }

    @Test
    void countsTheLivingFirst() {
        var roster = roster(
                List.of(counted("dc1", 1)),
                List.of(node("mi-0-old", "10.0.0.1", "dc1", false), node("mi-9-new", "10.0.0.1", "dc1", true)));
        assertThat(roster.machines())
                .filteredOn(machine -> machine.declared() == Truth.YES)
                .extracting(NodeTruth::name)
                .containsExactly("mi-9-new");
    }

    @Test
    void countsNoNodeThatAMachineLeftBehind() {
        var roster = roster(
                List.of(counted("dc1", 3)),
                List.of(
                        node("mi-a", "10.0.0.1", "dc1", true),
                        node("mi-c", "10.0.0.3", "dc1", true),
                        node("mi-c-old", "10.0.0.3", "dc1", false)));
        assertThat(roster.missing()).extracting(NodeTruth::name).containsExactly("dc1 (missing 1)");
        assertThat(roster.unexpected()).isEmpty();
    }

    @Test
    void saysThatADeclaredNameFitsSeveralNodes() {
        var roster = roster(
                List.of(named("n01")),
                List.of(node("mi-1", "10.0.0.1", "dc1", true), node("mi-2", "10.0.0.2", "dc1", true)),
                instance("mi-1", "n01.a.example", NOW),
                instance("mi-2", "n01.b.example", NOW));
        assertThat(roster.uncertainty())
                .hasValueSatisfying(cause -> assertThat(cause.toString()).contains("n01 fits several"));
        assertThat(roster.machines())
                .allMatch(machine -> machine.joined() != Truth.NO && machine.declared() != Truth.NO);
    }

    @Test
    void doesNotGiveOneNodeToTwoDeclaredNames() {
        var roster = roster(
                List.of(named("n01.a.example"), named("n01.b.example")),
                List.of(node("mi-1", "10.0.0.1", "dc1", true)),
                instance("mi-1", "n01", NOW));
        assertThat(roster.machines())
                .filteredOn(machine -> machine.declared() == Truth.YES)
                .hasSize(2)
                .allMatch(machine -> machine.joined() == Truth.UNKNOWN);
    }

    @Test
    void givesAnotherRegistrationOfTheSameNameToTheSecondDeclaration() {
        var roster = roster(
                List.of(named("node"), named("node")),
                List.of(node("mi-1", "10.0.0.1", "dc1", true), node("mi-2", "10.0.0.2", "dc1", true)),
                instance("mi-1", "node", NOW),
                instance("mi-2", "node", NOW));
        assertThat(roster.machines()).hasSize(2).allMatch(machine -> machine.joined() == Truth.YES);
    }

    @Test
    void doesNotCallAnAddressMissingWhileANodeHasNotToldItsOwn() {
        var roster = roster(List.of(addressed("10.0.0.1")), List.of(awaited("dc2-edge-01")));
        assertThat(roster.uncertainty()).isPresent();
        assertThat(roster.machines())
                .allMatch(machine -> machine.joined() != Truth.NO && machine.declared() != Truth.NO);
    }

    @Test
    void callsAnAddressMissingThatSsmGivesToAnotherMachine() {
        var roster = roster(
                List.of(addressed("10.0.0.1")), List.of(awaited("mi-1")), instance("mi-1", "n01", "10.0.0.2", NOW));
        assertThat(roster.isComplete()).isFalse();
    }

    @Test
    void doesNotTakeMachinesOfOneImageForOneMachine() {
        var fleet = fleet(
                onHardware(node("a", "10.0.0.1", "dc1", false), "image", ""),
                onHardware(node("b", "10.0.0.2", "dc1", true), "image", ""),
                onHardware(node("c", "10.0.0.3", "dc1", true), "image", ""));
        assertThat(fleet.successors()).isEmpty();
    }

    @Test
    void doesNotTakeMachinesOfOneImageForOneMachineThoughAllOfThemAreLost() {
        var fleet = fleet(
                onHardware(node("a", "10.0.0.1", "dc1", false), "image", ""),
                onHardware(node("b", "10.0.0.2", "dc1", false), "image", ""),
                onHardware(node("c", "10.0.0.3", "dc1", false), "image", ""));
        assertThat(fleet.successors()).isEmpty();
    }

    @Test
    void knowsAMachineByItsHardwareWhateverItsAddress() {
        var fleet = fleet(
                onHardware(node("old", "10.0.0.1", "dc1", false), "installation", "board"),
                onHardware(node("new", "10.0.0.2", "dc1", true), "installation", "board"));
        assertThat(fleet.successors()).containsExactly(Map.entry("old", "new"));
        assertThat(fleet.current()).extracting(HybridNode::name).containsExactly("new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "03000200-0400-0500-0006-000700080009",
                "00020003-0004-0005-0006-000700080009",
                "78563412-3412-7856-90AB-CDDEEFAABBCC",
                "04030201-0605-0807-090A-0B0C0D0E0F10"
            })
    void trustsNoBoardThatHasNobodysIdInWhateverOrderOfBytes(String nobodys) {
        var fleet = fleet(
                onHardware(node("one", "10.0.0.1", "dc1", false), "installation-1", nobodys),
                madeLater(onHardware(node("other", "10.0.0.2", "dc1", true), "installation-2", nobodys)));
        assertThat(fleet.successors()).isEmpty();
    }

    @Test
    void knowsAMachineThatWasInstalledAnewByItsBoardWhateverItsAddress() {
        var fleet = fleet(
                onHardware(node("old", "10.0.0.1", "dc1", false), "installation-1", "board"),
                madeLater(onHardware(node("new", "10.0.0.2", "dc1", true), "installation-2", "board")));
        assertThat(fleet.successors()).containsExactly(Map.entry("old", "new"));
    }

    @Test
    void doesNotTakeAMachineForALostOneWhoseAddressItWasGiven() {
        var lost = onHardware(node("edge-01", "10.0.0.1", "dc1", false), "installation-1", "board-1");
        var there = onHardware(node("edge-02", "10.0.0.1", "dc1", true), "installation-2", "board-2");
        assertThat(fleet(lost, there).successors()).isEmpty();
        assertThat(roster(List.of(named("edge-01"), named("edge-02")), List.of(lost, there))
                        .isComplete())
                .isTrue();
    }

    @Test
    void takesAMachineForTheOldOneAtItsAddressThatWasInstalledAnew() {
        var fleet = fleet(
                onHardware(node("old", "10.0.0.1", "dc1", false), "installation-1", "board"),
                onHardware(node("new", "10.0.0.1", "dc1", true), "installation-2", "board"));
        assertThat(fleet.successors()).containsExactly(Map.entry("old", "new"));
    }

    @Test
    void leavesANodeToTheDeclarationThatMeansItByName() {
        var roster = roster(
                List.of(named("edge-01"), named("edge-02")),
                List.of(node("edge-01", "10.0.0.1", "dc1", false), node("edge-02", "10.0.0.1", "dc1", true)));
        assertThat(roster.machines())
                .extracting(NodeTruth::name, NodeTruth::joined)
                .containsExactly(tuple("edge-01", Truth.YES), tuple("edge-02", Truth.YES));
    }

    @Test
    void followsADeclaredMachineToTheNodeThatNobodyElseDeclares() {
        var roster = roster(
                List.of(named("edge-01")),
                List.of(node("edge-01", "10.0.0.1", "dc1", false), node("edge-02", "10.0.0.1", "dc1", true)));
        assertThat(roster.machines())
                .filteredOn(machine -> machine.declared() == Truth.YES)
                .extracting(NodeTruth::name)
                .containsExactly("edge-02");
    }

    private static FleetNodes fleet(HybridNode... nodes) {
        return FleetNodes.of(new Nodes(List.of(nodes), Set.of()));
    }

    private static HybridNode onHardware(HybridNode node, String machineId, String systemUuid) {
        return with(
                node,
                node.internalIp(),
                node.conditions(),
                new HybridNode.Software("v1.34.0", "", "", "", new HybridNode.Hardware(machineId, systemUuid)));
    }

    private static HybridNode madeLater(HybridNode node) {
        return new HybridNode(
                node.name(),
                NOW.plusSeconds(600),
                node.labels(),
                node.providerId(),
                node.internalIp(),
                node.conditions(),
                node.taints(),
                node.unschedulable(),
                node.software());
    }

    /** Made, and no status posted yet. */
    private static HybridNode awaited(String name) {
        return with(node(name, "", "dc1", false), null, List.of(), new HybridNode.Software("", "", "", ""));
    }

    private static HybridNode with(
            HybridNode node, @Nullable String address, List<Condition> conditions, HybridNode.Software software) {
        return new HybridNode(
                node.name(),
                node.createdAt(),
                node.labels(),
                node.providerId(),
                address,
                conditions,
                node.taints(),
                node.unschedulable(),
                software);
    }

    private static ManagedInstance instance(String id, String computerName, String address, Instant lastPing) {
        var base = instance(id, computerName, lastPing);
        return new ManagedInstance(
                base.id(),
                base.pingStatus(),
                base.lastPing(),
                base.activationId(),
                base.iamRole(),
                Optional.of(address),
                base.computerName(),
                base.agent(),
                base.registeredAt());
    }
}
