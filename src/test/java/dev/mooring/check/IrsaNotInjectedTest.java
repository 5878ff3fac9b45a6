package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.planted.Neighbours;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a finding tells of an operator that was made without the IAM role of its service account. */
class IrsaNotInjectedTest {
    private static final String CHECK = "irsa-not-injected";
    private static final String PODS = "/api/v1/pods";
    private static final String POD = "external-secrets-7c9f";
    private static final String NODE = "mi-0a1b2c3d4e5f67890";
    private static final String OTHER_NODE = "dc2-edge-01";

    private final Scenario world = Neighbours.installed(Scenario.healthy()).changeObject(PODS, POD, pod -> {
        ((ObjectNode) pod.path("spec")).remove("volumes");
        ((ObjectNode) pod.path("spec").path("containers").path(0)).remove("env");
    });

    @Test
    void namesServiceAccountRoleNodeAndSite() {
        assertThat(fault(world).evidence())
                .contains(
                        entry("serviceAccount", "external-secrets/external-secrets"),
                        entry("iamRole", "arn:aws:iam::111122223333:role/edge-secrets"),
                        entry("pods", List.of("external-secrets/" + POD)),
                        entry("nodes", List.of(NODE)),
                        entry("sites", List.of("dc1")));
    }

    @Test
    void isOfTheDeploymentAndItsSite() {
        assertThat(fault(world).subject())
                .isEqualTo(new Subject("deployment", "external-secrets/external-secrets", "dc1"));
    }

    @Test
    void marksTheRestartAloneAsChanging() {
        assertThat(fault(world).remedy().commands())
                .filteredOn(Remedy.Command::changes)
                .extracting(Remedy.Command::command)
                .containsExactly("kubectl rollout restart deployment/external-secrets -n external-secrets");
    }

    @Test
    void offersNoRestartOfAPodThatNothingMakesAnew() {
        var fault = fault(
                world.changeObject(PODS, POD, pod -> ((ObjectNode) pod.path("metadata")).remove("ownerReferences")));
        assertThat(fault.subject().kind()).isEqualTo("pod");
        assertThat(fault.remedy().commands()).noneMatch(Remedy.Command::changes);
    }

    @Test
    void isOneFindingOfADeploymentOnNodesOfTwoSites() {
        var fault = fault(withReplica(world));
        assertThat(fault.evidence().get("nodes")).isEqualTo(List.of(OTHER_NODE, NODE));
        assertThat(fault.subject().site()).isNull();
    }

    @Test
    void isNotExplainedByALostNodeWhereAReplicaStandsOnAnother() {
        var fault = fault(withReplica(world).condition(NODE, "Ready", "Unknown", "NodeStatusUnknown"));
        assertThat(fault.inhibitedBy()).isEmpty();
    }

    @Test
    void isUnknownWhereServiceAccountsMayNotBeRead() {
        var outcomes = world.refuse("/api/v1/namespaces/external-secrets/serviceaccounts", 403)
                .judge();
        assertThat(Scenario.unknowns(outcomes)).contains(CHECK);
    }

    private static Scenario withReplica(Scenario world) {
        var replica = new AtomicReference<ObjectNode>();
        world.changeObject(PODS, POD, pod -> replica.set(pod.deepCopy()));
        ((ObjectNode) replica.get().path("metadata")).put("name", "external-secrets-8d1f");
        ((ObjectNode) replica.get().path("spec")).put("nodeName", OTHER_NODE);
        return world.put(PODS, replica.get());
    }

    private static Fault fault(Scenario world) {
        var faults = world.judge().faults().stream()
                .filter(fault -> fault.check().id().equals(CHECK))
                .toList();
        assertThat(faults).hasSize(1);
        return faults.getFirst();
    }
}
