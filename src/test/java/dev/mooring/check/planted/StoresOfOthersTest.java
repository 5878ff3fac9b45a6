package dev.mooring.check.planted;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import dev.mooring.declared.esc.EscSources;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever may create a SecretStore chooses the organization and the environment that Pulumi Cloud is asked for. */
class StoresOfOthersTest {
    private static final String NOT_DELIVERED = "esc-revision-not-delivered";
    private static final String UNREGISTERED = "eks-oidc-issuer-unregistered";
    private static final String OIDC = "{\"oidcConfig\": {\"organization\": \"acme-edge\"}}";
    private static final String TOKEN = "{\"accessToken\": {}}";
    private Scenario world = Neighbours.installed(Scenario.healthy());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aStoreThatTheTokenMayNotSeeBlindsNoOther() {
        notDelivered();
        store("other", "acme-edge/other/x", TOKEN);
        var other = "/api/esc/environments/acme-edge/other/x/versions";
        world.answer(other, Neighbours.json("[]")).fail(other, 403, "forbidden");
        var outcomes = world.judge();
        assertThat(Scenario.findings(outcomes)).contains(NOT_DELIVERED);
    }

    @Test
    void anEnvironmentThatIsUsedAndThatPulumiDoesNotTellOfIsUnknown() {
        store("other", "acme-edge/other/x", TOKEN);
        secret("other");
        var outcomes = world.judge();
        assertThat(Scenario.unknowns(outcomes)).contains(NOT_DELIVERED);
    }

    @Test
    void oneThatNobodyUsesIsNoMatter() {
        store("other", "acme-edge/other/x", TOKEN);
        assertThat(Scenario.unknowns(world.judge())).doesNotContain(NOT_DELIVERED);
    }

    @Test
    void anOrganizationThatNobodyWatchesIsNotAskedFor() {
        store("other", "evil/default/x", OIDC);
        secret("other");
        var readings = world.situation().readings();
        assertThat(readings.of(EscSources.REVISIONS).value().orElseThrow().unread())
                .isEmpty();
        assertThat(readings.of(EscSources.ISSUERS).state()).isEqualTo("off");
    }

    @Test
    void manyStoresOfNamespacesHideNoneOfTheCluster() {
        notDelivered();
        IntStream.range(0, 20).forEach(one -> store("a" + one, "acme-edge/default/bogus" + one, TOKEN));
        assertThat(world.findings()).contains(NOT_DELIVERED);
    }

    @Test
    void anEnvironmentBeyondTheBoundIsUnknown() {
        IntStream.range(0, 20).forEach(one -> store("a" + one, "acme-edge/default/bogus" + one, TOKEN));
        secret("a7");
        IntStream.range(0, 20).forEach(one -> {
            store("b" + one, "acme-edge/default/c" + one, TOKEN);
            secret("b" + one);
            world.answer("/api/esc/environments/acme-edge/default/c" + one + "/versions", Neighbours.json("""
                    [{"number": 7, "created": "2026-05-01T10:00:00Z"}]
                    """));
        });
        var outcomes = world.judge();
        assertThat(Scenario.unknowns(outcomes)).contains(NOT_DELIVERED);
    }

    @Test
    void aClusterThatAnotherOrganizationKnowsIsUnregisteredWithItsOwn() {
        world = NeighbourPlants.issuers(world, "https://oidc.eks.us-west-2.amazonaws.com/id/OTHER");
        world.set("environment", "acme-two/edge-platform/hybrid-prod");
        store("two", "acme-two/shop/prod", OIDC);
        world.answer("/api/orgs/acme-two/oidc/issuers", Neighbours.json("""
                {"oidcIssuers": [{"id": "i-1",
                 "url": "https://oidc.eks.us-west-2.amazonaws.com/id/4F1C3A7B9D2E5F60718293A4B5C6D7E8"}]}
                """));
        assertThat(world.faults().stream()
                        .filter(fault -> fault.check().id().equals(UNREGISTERED))
                        .map(fault -> fault.evidence().get("organizations").toString()))
                .containsExactly("[acme-edge]");
    }

    private void notDelivered() {
        world = NeighbourPlants.refreshed(world, NeighbourPlants.LONG_AGO)
                .change(
                        Neighbours.SHOP + "/versions",
                        body -> ((ObjectNode) body.path(0)).put("created", "2026-08-21T10:00:00Z"));
    }

    private void store(String name, String environment, String auth) {
        var parts = environment.split("/");
        world.put(Neighbours.STORES, """
                {"metadata": {"name": "%s", "namespace": "till", "creationTimestamp": "2026-05-01T10:00:00Z"},
                 "spec": {"provider": {"pulumi": {"organization": "%s", "project": "%s", "environment": "%s",
                  "apiUrl": "%s/api/esc", "auth": %s}}},
                 "status": {"conditions": [{"type": "Ready", "status": "True", "reason": "Valid",
                  "lastTransitionTime": "2026-05-01T10:00:10Z"}]}}
                """.formatted(name, parts[0], parts[1], parts[2], world.cloudUrl(), auth));
    }

    private void secret(String store) {
        world.put(Neighbours.SECRETS, """
                {"metadata": {"name": "of-%1$s", "namespace": "till", "creationTimestamp": "2026-05-01T10:05:00Z"},
                 "spec": {"refreshInterval": "15m0s", "secretStoreRef": {"name": "%1$s"}},
                 "status": {"refreshTime": "2026-08-21T11:52:00Z", "conditions": [{"type": "Ready", "status": "True",
                  "reason": "SecretSynced", "lastTransitionTime": "2026-05-01T10:05:04Z"}]}}
                """.formatted(store));
    }
}
