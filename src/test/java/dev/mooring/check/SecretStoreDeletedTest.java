package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.planted.Neighbours;
import org.junit.jupiter.api.Test;

/** Who deletes a store mends nothing that failed by it. */
class SecretStoreDeletedTest {
    private static final String STORES = "/apis/external-secrets.io/v1/clustersecretstores";
    private static final String SECRETS = "/apis/external-secrets.io/v1/externalsecrets";
    private static final String CHECK = "external-secret-not-synced";

    @Test
    void leavesAnExternalSecretUnknownThatFailed() {
        var outcomes = failed().delete(STORES, "esc").judge();
        assertThat(outcomes.of(CHECK))
                .hasValueSatisfying(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Unknown.class,
                                unknown -> assertThat(unknown.rest().subjects().keySet())
                                        .extracting(Subject::name)
                                        .containsExactly("shop/database")));
    }

    @Test
    void saysNothingOfAnExternalSecretThatIsReady() {
        var world = Neighbours.installed(Scenario.healthy()).delete(STORES, "esc");
        assertThat(Scenario.unknowns(world.judge())).doesNotContain(CHECK);
    }

    @Test
    void saysNothingOfAnExternalSecretOfAnotherProvider() {
        var world = failed().changeObject(
                        STORES,
                        "esc",
                        store -> ((ObjectNode) store.path("spec"))
                                .putObject("provider")
                                .putObject("vault"));
        assertThat(Scenario.unknowns(world.judge())).doesNotContain(CHECK);
    }

    private static Scenario failed() {
        return Neighbours.installed(Scenario.healthy())
                .changeObject(
                        SECRETS,
                        "database",
                        secret -> secret.path("status")
                                .path("conditions")
                                .forEach(condition -> ((ObjectNode) condition)
                                        .put("status", "False")
                                        .put("reason", "SecretSyncedError")
                                        .put("lastTransitionTime", "2026-08-21T09:00:00Z")));
    }
}
