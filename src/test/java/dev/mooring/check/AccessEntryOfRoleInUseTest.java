package dev.mooring.check;

import static dev.mooring.check.planted.LossPlants.lost;
import static dev.mooring.check.planted.LossPlants.role;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Roles that SSM gives the cluster's machines, and that no access entry is for. */
class AccessEntryOfRoleInUseTest {
    private static final String ONE = "mi-0a1b2c3d4e5f67890";
    private static final String CHECK = "access-entry-missing";

    private static Fault fault(Scenario world) {
        return world.judge().faults().stream()
                .filter(fault -> fault.check().id().equals(CHECK))
                .findFirst()
                .orElseThrow();
    }

    private static Scenario changed() {
        return lost(role(Scenario.healthy(), "service-role/OtherRole", ONE), ONE);
    }

    @Test
    void theSubjectIsTheRoleByItsName() {
        assertThat(fault(changed()).subject()).isEqualTo(Subject.of("role", "OtherRole"));
    }

    @Test
    void theRemedyGivesTheMachineTheRoleThatHasAnEntry() {
        assertThat(fault(changed()).remedy().commands())
                .extracting(Remedy.Command::command)
                .contains("aws ssm update-managed-instance-role --region us-west-2 --instance-id " + ONE
                        + " --iam-role AmazonEKSHybridNodesRole");
    }

    @Test
    void theLossOfTheMachineIsExplained() {
        assertThat(changed().judge().faults())
                .filteredOn(fault -> fault.check().id().equals("node-unreachable"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.inhibitedBy())
                        .contains(new Fault.Cover(CHECK, Subject.of("role", "OtherRole"))));
    }

    @Test
    void aRoleThatAwsAuthMapsLetsMachinesIn() {
        var world = role(Scenario.healthy(), "OtherRole", ONE).changeObject(Scenario.CONFIG_MAPS, "aws-auth", map -> {
            var data = (ObjectNode) map.path("data");
            data.put("mapRoles", data.path("mapRoles").asText().replace("AmazonEKSHybridNodesRole", "OtherRole"));
        });
        assertThat(world.findings()).isEmpty();
    }

    @Test
    void whetherAwsAuthMapsItIsUnknownWhereItIsNotRead() {
        var world = role(Scenario.healthy(), "OtherRole", ONE).refuse(Scenario.CONFIG_MAPS + "/aws-auth", 403);
        assertThat(Scenario.unknowns(world.judge())).contains(CHECK);
    }
}
