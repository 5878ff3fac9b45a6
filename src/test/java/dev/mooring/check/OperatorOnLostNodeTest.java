package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.planted.Neighbours;
import org.junit.jupiter.api.Test;

/** An operator that is not found cannot be said to stand on a node that works. */
class OperatorOnLostNodeTest {
    private static final String CHECK = "pko-operator-on-lost-node";
    private static final String PODS = "/api/v1/pods";
    private static final String OPERATOR = "pulumi-operator-6f9";
    private static final String OF_SECRETS = "external-secrets-7c9f";

    @Test
    void isNotKnownWhereStacksAreDrivenByAnOperatorThatIsNotFound() {
        var world = Neighbours.installed(Scenario.healthy()).delete(PODS, OPERATOR);
        assertThat(Scenario.unknowns(world.judge())).containsExactly(CHECK);
    }

    @Test
    void isNotKnownWhereTheOnlyPodOfTheOperatorHasEnded() {
        var world = Neighbours.installed(Scenario.healthy())
                .changeObject(PODS, OPERATOR, pod -> ((ObjectNode) pod.path("status")).put("phase", "Failed"));
        assertThat(Scenario.unknowns(world.judge())).containsExactly(CHECK);
    }

    @Test
    void isKnownWhereThereIsNoStackToDrive() {
        var world = Neighbours.installed(Scenario.healthy())
                .delete(PODS, OPERATOR)
                .delete("/apis/pulumi.com/v1/stacks", "till-app");
        assertThat(Scenario.unknowns(world.judge())).isEmpty();
    }

    @Test
    void isNotKnownOfTheOperatorOfSecretsWhereItIsNotFound() {
        var world = Neighbours.installed(Scenario.healthy()).delete(PODS, OF_SECRETS);
        assertThat(Scenario.unknowns(world.judge())).containsExactly("eso-operator-on-lost-node");
    }

    @Test
    void isNotKnownWhileItsNewPodWaitsForANode() {
        var world = Neighbours.installed(Scenario.healthy())
                .changeObject(PODS, OF_SECRETS, OperatorOnLostNodeTest::waiting)
                .changeObject(PODS, OPERATOR, OperatorOnLostNodeTest::waiting);
        assertThat(Scenario.unknowns(world.judge())).containsExactlyInAnyOrder(CHECK, "eso-operator-on-lost-node");
    }

    private static void waiting(ObjectNode pod) {
        ((ObjectNode) pod.path("spec")).remove("nodeName");
        ((ObjectNode) pod.path("status")).put("phase", "Pending").putArray("conditions");
    }
}
