package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.planted.LossPlants;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Profiles give the machines of Roles Anywhere two of the node roles: which one a machine takes is its own choice. */
class OneOfSeveralRolesTest {
    private static final String SECOND = "arn:aws:iam::111122223333:role/SecondRole";
    private static final String ANYWHERE_ALLOWED = """
            {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:*"}""";

    @Test
    void thatOneDoesNotLetThemInProvesNothing() {
        assertThat(unknown(LossPlants.SSM_ALLOWED)).contains("AmazonEKSHybridNodesRole");
    }

    @Test
    void oneThatLetsThemInIsInOrder() {
        assertThat(unknown(LossPlants.SSM_ALLOWED, ANYWHERE_ALLOWED)).doesNotContain("AmazonEKSHybridNodesRole");
    }

    /** Names of the roles of which it is unknown. */
    private static List<String> unknown(String... statements) {
        return switch (judged(statements)) {
            case Outcome.Unknown(Outcome.Unjudged rest) ->
                rest.subjects().keySet().stream().map(Subject::name).toList();
            case Outcome.Fail _, Outcome.Pass _, Outcome.Skipped _ -> List.of();
        };
    }

    private static Outcome judged(String... statements) {
        return LossPlants.deciding(Scenario.healthy(), statements)
                .addResource("""
                        {"urn": "urn:pulumi:prod::edge-platform::aws:eks/accessEntry:AccessEntry::two", "custom": true,
                         "id": "two", "type": "aws:eks/accessEntry:AccessEntry",
                         "inputs": {"clusterName": "hybrid-prod", "principalArn": "%s", "type": "HYBRID_LINUX"},
                         "outputs": {}}""".formatted(SECOND))
                .change(
                        "/profiles",
                        body -> ((ObjectNode) body.path("profiles").get(0))
                                .withArray("roleArns")
                                .add(SECOND))
                .judge()
                .of("node-role-trust-broken")
                .orElseThrow();
    }
}
