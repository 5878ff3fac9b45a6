package dev.mooring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.caller.ApiConfig;
import dev.mooring.caller.OidcRoles;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.discovery.DiscoveryConfig;
import dev.mooring.edge.ClientCertificates;
import dev.mooring.edge.ForwardedHeaders;
import dev.mooring.edge.HttpConfig;
import dev.mooring.notify.NotifyFixture;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.page.PageConfig;
import dev.mooring.verification.CheckPolicy;
import dev.mooring.webhook.WebhookConfig;
import io.smallrye.config.ConfigMappings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"files", "key-store-file"})
    void aCertificateByWhichTheManagementPortWouldAnswerNothingEndsTheStart(String part) {
        var key = "quarkus.management.ssl.certificate." + part;
        assertThat(problems(Map.of("mooring.api.auth", "none", key, "/tls/tls.crt")))
                .singleElement()
                .asString()
                .startsWith(key + " is set, by which the port of management would offer HTTP/2")
                .contains("quarkus.management.tls-configuration-name");
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

    @ParameterizedTest
    @ValueSource(strings = {"mooring.mcp.enabled", "mooring.clusters.c.iam", "mooring.checks.node-unreachable.enabled"})
    void aSwitchThatIsNeitherOnNorOffEndsTheStart(String key) {
        assertThat(problems(Map.of(
                        "mooring.api.tokens",
                        TOKEN,
                        key,
                        "yes-please",
                        "mooring.clusters.c.eks-name",
                        "c",
                        "mooring.clusters.c.region",
                        "r")))
                .containsExactly(key + " must be true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "FALSE", "on", "0"})
    void aSwitchMayBeWrittenInManyWays(String value) {
        assertThat(problems(Map.of("mooring.api.tokens", TOKEN, "mooring.mcp.enabled", value)))
                .isEmpty();
    }

    @Test
    void allSwitchesOfTheProjectAreKnown() {
        assertThat(ConfigurationWarnings.MAPPINGS.stream()
                        .map(ConfigMappings.ConfigClass::configClass)
                        .flatMap(mapping -> ConfigMappings.getProperties(mapping).entrySet().stream())
                        .filter(property -> isSwitch(property.getValue()
                                .getMethod()
                                .getGenericReturnType()
                                .getTypeName()))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(Switches.KEYS);
    }

    private static boolean isSwitch(String type) {
        return type.equals("boolean") || type.endsWith("java.lang.Boolean>");
    }

    @Test
    void aStackNeedsATokenOrOneThatIsExchanged() {
        assertThat(ofPulumi(Map.of()))
                .singleElement()
                .asString()
                .startsWith("mooring.pulumi.token is not set")
                .contains("mooring.pulumi.oidc.organization");
        assertThat(ofPulumi(Map.of("mooring.pulumi.token", TOKEN))).isEmpty();
        assertThat(ofPulumi(
                        Map.of("mooring.pulumi.oidc.organization", "o", "mooring.pulumi.oidc.token-file", "pom.xml")))
                .isEmpty();
    }

    @Test
    void aTokenAndOneThatIsExchangedAreOneTooMany() {
        assertThat(ofPulumi(Map.of(
                        "mooring.pulumi.token",
                        TOKEN,
                        "mooring.pulumi.oidc.organization",
                        "o",
                        "mooring.pulumi.oidc.token-file",
                        "pom.xml")))
                .singleElement()
                .asString()
                .startsWith("mooring.pulumi.token and mooring.pulumi.oidc.organization are both set");
    }

    @Test
    void anExchangeNeedsWhatItExchanges() {
        assertThat(ofPulumi(Map.of("mooring.pulumi.oidc.organization", "acme-edge")))
                .singleElement()
                .asString()
                .startsWith("mooring.pulumi.oidc.token-file is not set")
                .endsWith("urn:pulumi:org:acme-edge");
    }

    @Test
    void anExchangeNeedsToKnowWhere() {
        assertThat(ofPulumi(Map.of("mooring.pulumi.oidc.team", "edge")))
                .singleElement()
                .asString()
                .startsWith("mooring.pulumi.oidc.organization is not set");
    }

    @Test
    void anExchangedTokenIsOfATeamOrOfAPerson() {
        assertThat(ofPulumi(Map.of(
                        "mooring.pulumi.oidc.organization", "o",
                        "mooring.pulumi.oidc.token-file", "pom.xml",
                        "mooring.pulumi.oidc.team", "edge",
                        "mooring.pulumi.oidc.user", "me")))
                .singleElement()
                .asString()
                .startsWith("mooring.pulumi.oidc.team and mooring.pulumi.oidc.user are both set");
    }

    @Test
    void whatIsTakenFromAnEnvironmentNeedsOne() {
        assertThat(ofPulumi(Map.of(
                        "mooring.pulumi.token", TOKEN,
                        "mooring.clusters.c.aws", "esc",
                        "mooring.clusters.c.kubernetes.access", "esc")))
                .containsExactly("mooring.clusters.c.environment is not set: set it to the ESC environment"
                        + " (org/project/environment) that holds what mooring.clusters.c.aws=esc and"
                        + " mooring.clusters.c.kubernetes.access=esc asks for");
    }

    private static List<String> ofPulumi(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("mooring.api.auth", "none");
        all.put("mooring.clusters.c.stack", "o/p/s");
        return problems(all);
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
                        new ClientCertificates(config.getConfigMapping(HttpConfig.class), config),
                        NotifyFixture.of(settings).routes(),
                        Outgoing.direct(),
                        config)
                .all();
    }
}
