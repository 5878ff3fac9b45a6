package dev.mooring.check;

import static dev.mooring.check.planted.LossPlants.forgotten;
import static dev.mooring.check.planted.LossPlants.lost;
import static dev.mooring.check.planted.LossPlants.silent;
import static dev.mooring.check.planted.LossPlants.sinceYesterday;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Whether a site is cut off, or its machines are up and kept out. */
class SiteDisconnectedTest {
    private static final String ONE = "mi-0a1b2c3d4e5f67890";
    private static final String TWO = "mi-0b2c3d4e5f6789012";
    private static final String ANYWHERE = "dc2-edge-01";
    private static final String CHECK = "site-disconnected";

    private static Fault fault(Scenario world, String check) {
        return world.judge().faults().stream()
                .filter(fault -> fault.check().id().equals(check))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void machinesThatSsmHearsOfAreUp() {
        assertThat(fault(lost(Scenario.healthy(), ONE, TWO), CHECK).cause())
                .contains("it is neither power nor the line to the internet");
    }

    @Test
    void howManyAreHeardOfIsEvidence() {
        assertThat(fault(lost(Scenario.healthy(), ONE, TWO), CHECK).evidence())
                .containsEntry("heardOfByAwsSinceTheLoss", "2 of 2");
    }

    @Test
    void whoIsUpIsLookedForInTheAccessEntriesAndTheRole() {
        assertThat(fault(lost(Scenario.healthy(), ONE, TWO), CHECK).remedy().commands())
                .extracting(Remedy.Command::command)
                .contains(
                        "aws eks list-access-entries --cluster-name hybrid-prod --region us-west-2",
                        "aws iam get-role --role-name AmazonEKSHybridNodesRole");
    }

    @Test
    void machinesThatSsmLostAsWellAreCutOff() {
        assertThat(fault(silent(lost(Scenario.healthy(), ONE, TWO)), CHECK).cause())
                .startsWith("The Direct Connect or VPN link of the site is cut");
    }

    @Test
    void aPingFromBeforeTheLossSaysNothing() {
        var world = lost(Scenario.healthy(), ONE, TWO)
                .changeSsm(
                        "DescribeInstanceInformation",
                        body -> body.path("InstanceInformationList")
                                .forEach(instance -> ((ObjectNode) instance).put("LastPingDateTime", 1787312940)));
        assertThat(fault(world, CHECK).evidence()).containsEntry("heardOfByAwsSinceTheLoss", "0 of 2");
    }

    @Test
    void aMachineThatAsksForCredentialsIsUp() {
        var world = silent(lost(Scenario.healthy(), ONE, TWO, ANYWHERE))
                .change(
                        "/subjects",
                        body -> ((ObjectNode) body.path("subjects").get(0)).put("lastSeenAt", "2026-08-21T11:56:00Z"));
        assertThat(world.judge().faults())
                .filteredOn(fault -> fault.check().id().equals(CHECK))
                .singleElement()
                .satisfies(fault -> assertThat(fault.evidence()).containsEntry("heardOfByAwsSinceTheLoss", "1 of 3"));
    }

    @Test
    void whatKeepsOutNodesThatAreLostIsCritical() {
        var world = lost(Scenario.healthy(), ONE, TWO, ANYWHERE)
                .change(
                        Scenario.NODE_ROLE_ENTRY,
                        body -> ((ObjectNode) body.path("accessEntry"))
                                .put("username", "system:node:{{EC2PrivateDNSName}}"));
        assertThat(fault(world, "access-entry-username-unexpected").severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void aLostNodeThatWasDeregisteredIsCritical() {
        assertThat(fault(forgotten(lost(Scenario.healthy(), ONE), ONE), "node-not-in-ssm")
                        .severity())
                .isEqualTo(Severity.CRITICAL);
    }

    @Test
    void anInventoryThatListsNobodyIsNoReasonToRemoveNodes() {
        var outcomes = sinceYesterday(forgotten(lost(Scenario.healthy(), ONE, TWO), ONE, TWO), ONE, TWO)
                .judge();
        assertThat(Scenario.unknowns(outcomes)).containsExactly("stale-node-object");
    }
}
