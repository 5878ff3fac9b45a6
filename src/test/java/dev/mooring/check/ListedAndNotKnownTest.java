package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What EKS lists, and does not know when it is asked for it, is neither in order nor gone. */
class ListedAndNotKnownTest {
    private static final String NOT_FOUND = "ResourceNotFoundException";
    private static final Set<String> BY_DETAILS = Set.of(
            "access-entry-wrong-type",
            "access-entry-username-unexpected",
            "drift-access-entry-changed",
            "drift-access-entry-unmanaged",
            "drift-access-policy");

    @Test
    void anEntryOfAWrongTypeIsNotOfTheRightOneForThat() {
        var looks = Scenario.healthy()
                .serve(Scenario.NODE_ROLE_ENTRY, "eks/describe-access-entry.node-role-wrong-type-standard.json")
                .twice(world -> world.fail(Scenario.NODE_ROLE_ENTRY, 404, NOT_FOUND), Policy.standard());
        assertThat(Scenario.findings(looks.first().outcomes())).contains("access-entry-wrong-type");
        assertThat(Scenario.unknowns(looks.second().outcomes())).containsAll(BY_DETAILS);
    }

    @Test
    void anEntryWhosePoliciesAreNotKnownHasNotLostThem() {
        var outcomes = Scenario.healthy()
                .fail(
                        Scenario.ENTRIES + "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FPulumiDeployer/access-policies",
                        404,
                        NOT_FOUND)
                .judge();
        assertThat(Scenario.unknowns(outcomes)).contains("drift-access-policy");
        assertThat(Scenario.findings(outcomes)).isEmpty();
    }

    @Test
    void anAddonThatIsListedIsNotMissing() {
        var outcomes = Scenario.healthy()
                .fail(Scenario.CLUSTER + "/addons/coredns", 404, NOT_FOUND)
                .judge();
        assertThat(Scenario.unknowns(outcomes)).contains("drift-addon-missing", "addon-unhealthy");
        assertThat(Scenario.findings(outcomes)).isEmpty();
    }
}
