package dev.mooring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.ApiConfig;
import dev.mooring.api.OidcRoles;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.discovery.DiscoveryConfig;
import dev.mooring.edge.ForwardedHeaders;
import dev.mooring.notify.NotifyFixture;
import dev.mooring.page.PageConfig;
import dev.mooring.verification.CheckPolicy;
import dev.mooring.webhook.WebhookConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationProblemsTest {
    private static final String TOKEN = "0123456789abcdef";

    @Test
    void anApiThatAsksForTokensNeedsSome() {
        assertThat(problems(Map.of()))
                .singleElement()
                .asString()
                .startsWith("mooring.api.tokens is not set: set it to the bearer tokens of the API");
    }

    @Test
    void aPageThatAsksForTokensNeedsSome() {
        assertThat(problems(Map.of("mooring.api.auth", "none", "mooring.page.auth", "token")))
                .singleElement()
                .asString()
                .startsWith("mooring.page.auth is token but mooring.api.tokens is not set, so nobody could sign in");
    }

    @Test
    void aPageAndAnApiThatLackTokensAreOneProblem() {
        assertThat(problems(Map.of("mooring.page.auth", "token"))).hasSize(1);
    }

    @Test
    void aNamedTokenIsEnoughForBoth() {
        assertThat(problems(Map.of("mooring.page.auth", "token", "mooring.api.tokens.ci.value", TOKEN)))
                .isEmpty();
    }

    @Test
    void aTokenThatCanBeGuessedEndsTheStart() {
        assertThat(problems(Map.of("mooring.api.tokens", "hunter2")))
                .singleElement()
                .asString()
                .startsWith("mooring.api.tokens holds a token of fewer than 16 characters");
    }

    @Test
    void aProvidersTokensMustBeForSomebody() {
        assertThat(problems(Map.of("mooring.api.auth", "oidc")))
                .singleElement()
                .asString()
                .startsWith("mooring.api.oidc.audience is not set");
    }

    @Test
    void aPageWhosePeopleSignInAtAProviderNeedsToKnowIt() {
        assertThat(problems(Map.of("mooring.api.tokens", TOKEN, "mooring.page.auth", "oidc")))
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactly(
                        "mooring.page.oidc.client-id", "mooring.page.oidc.client-secret", "mooring.page.oidc.url");
    }

    @Test
    void aPageMayHaveTheProviderOfTheApi() {
        assertThat(problems(Map.of(
                        "mooring.api.tokens",
                        TOKEN,
                        "mooring.page.auth",
                        "oidc",
                        "mooring.page.oidc.client-id",
                        "page",
                        "mooring.page.oidc.client-secret",
                        TOKEN,
                        "quarkus.oidc.auth-server-url",
                        "https://id.example.com")))
                .isEmpty();
    }

    @Test
    void anExternalIdIsOfNoUseWithoutARole() {
        assertThat(problems(Map.of(
                        "mooring.api.tokens",
                        TOKEN,
                        "mooring.clusters.far.eks-name",
                        "far",
                        "mooring.clusters.far.region",
                        "us-west-2",
                        "mooring.clusters.far.external-id",
                        "4711")))
                .singleElement()
                .asString()
                .startsWith("mooring.clusters.far.external-id is set but mooring.clusters.far.role-arn is not");
    }

    @Test
    void whoeverDiscoversMustSayWhere() {
        assertThat(problems(Map.of(
                        "mooring.api.tokens",
                        TOKEN,
                        "mooring.pulumi.token",
                        "pul-1",
                        "mooring.discovery.enabled",
                        "true")))
                .singleElement()
                .asString()
                .startsWith("mooring.discovery.enabled is true, but nothing says where to look");
    }

    private static List<String> problems(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("mooring.webhook.secrets", TOKEN);
        var config = Settings.read(all);
        var api = config.getConfigMapping(ApiConfig.class);
        return new ConfigurationProblems(
                        config.getConfigMapping(WebhookConfig.class),
                        config.getConfigMapping(PulumiConfig.class),
                        config.getConfigMapping(ClustersConfig.class),
                        config.getConfigMapping(DiscoveryConfig.class),
                        api,
                        new OidcRoles(api, config),
                        config.getConfigMapping(PageConfig.class),
                        new CheckPolicy(Map::of, Map::of, Map::of),
                        new ForwardedHeaders(config),
                        NotifyFixture.of(settings).routes())
                .all();
    }
}
