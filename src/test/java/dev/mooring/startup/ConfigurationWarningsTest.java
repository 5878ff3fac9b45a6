package dev.mooring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.webhook.WebhookConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationWarningsTest {
    private static final String LONG = "0123456789abcdef";

    @Test
    void allMappingsOfTheProjectAreKnown() {
        var mappings = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.mooring").stream()
                        .filter(found -> found.isAnnotatedWith(ConfigMapping.class))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
        assertThat(ConfigurationWarnings.MAPPINGS).containsExactlyInAnyOrderElementsOf(mappings);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mooring.verification.intervall        | mooring.verification.intervall is not known; did you mean mooring.verification.interval?
                    mooring.clusters.hybrid-prod.stak     | mooring.clusters.hybrid-prod.stak is not known; did you mean mooring.clusters.hybrid-prod.stack?
                    mooring.check.node-unreachable.enabled | mooring.check.node-unreachable.enabled is not known; did you mean mooring.checks.node-unreachable.enabled?
                    mooring.weather                       | mooring.weather is not known; see the table of settings
                    mooring.clusters.c.kubeconfig         | mooring.clusters.c.kubeconfig is not known; did you mean mooring.clusters.c.esc.kubeconfig or mooring.clusters.c.kubernetes.kubeconfig?
                    """)
    void aKeyThatIsNotKnownIsOneLine(String key, String line) {
        assertThat(unknown(Map.of(key, "x"), Map.of())).containsExactly(line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    MOORING_CLUSTERS_HYBRID_PROD_STACK    | MOORING_CLUSTERS_HYBRID_PROD_STACK reaches no setting: a name that holds a dash cannot be told from a variable; set mooring.clusters.hybrid-prod.stack in config/application.properties
                    MOORING_CLUSTERS_HYBRID_PROD_KUBERNETES_ACCESS | MOORING_CLUSTERS_HYBRID_PROD_KUBERNETES_ACCESS reaches no setting: a name that holds a dash cannot be told from a variable; set mooring.clusters.hybrid-prod.kubernetes.access in config/application.properties
                    MOORING_CHECKS_NODE_UNREACHABLE_ENABLED | MOORING_CHECKS_NODE_UNREACHABLE_ENABLED reaches no setting: a name that holds a dash cannot be told from a variable; set mooring.checks.node-unreachable.enabled in config/application.properties
                    MOORING_CLUSTERS_PROD_KUBECONFIG      | MOORING_CLUSTERS_PROD_KUBECONFIG reaches no setting; did you mean MOORING_CLUSTERS_PROD_ESC_KUBECONFIG or MOORING_CLUSTERS_PROD_KUBERNETES_KUBECONFIG?
                    MOORING_WEATHER                       | MOORING_WEATHER reaches no setting; see the table of settings
                    MOORING_VERIFICATION_INTERVALL        | MOORING_VERIFICATION_INTERVALL reaches no setting; did you mean MOORING_VERIFICATION_INTERVAL?
                    """)
    void aVariableThatReachesNothingIsOneLine(String variable, String line) {
        assertThat(unknown(Map.of(), Map.of(variable, "o/p/s"))).containsExactly(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MOORING_WEBHOOK_SECRETS",
                "MOORING_WEBHOOK_SECRETS_FILE",
                "MOORING_WEBHOOK_SECRET_BLUE_VALUE",
                "MOORING_API_TOKENS",
                "MOORING_API_TOKENS_FILE",
                "MOORING_API_OIDC_AUDIENCE",
                "MOORING_PULUMI_TOKEN_FILE",
                "MOORING_CLUSTERS_PROD_STACK",
                "MOORING_CLUSTERS_PROD_EKS_NAME",
                "MOORING_INBOX_BACKFILL_INTERVAL"
            })
    void aVariableThatReachesASettingIsNoMatter(String variable) {
        assertThat(unknownVariable(variable)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MOORING_SERVICE_HOST",
                "MOORING_SERVICE_PORT",
                "MOORING_SERVICE_PORT_HTTP",
                "MOORING_PORT",
                "MOORING_PORT_8080_TCP",
                "MOORING_PORT_8080_TCP_ADDR",
                "MOORING_WEBHOOKS_SERVICE_HOST"
            })
    void whatKubernetesSetsForAServiceIsNoMatter(String variable) {
        assertThat(unknownVariable(variable)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mooring.clusters.hybrid-prod.kubernetes.access",
                "mooring.clusters.\"a.b\".ssm",
                "mooring.webhook.secrets[0]",
                "mooring.api.tokens[0]",
                "mooring.api.tokens.on-call.sha256",
                "mooring.known-false-positives.some",
                "mooring.ignore.lab.reason",
                "quarkus.http.port",
                "mooringing"
            })
    void aKnownKeyAndAnotherProjectsKeyAreNoMatter(String key) {
        var value = key.endsWith("access") ? "eks" : key.endsWith("sha256") ? "0".repeat(64) : "true";
        assertThat(unknown(Map.of(key, value), Map.of())).isEmpty();
    }

    @Test
    void aServiceThatWatchesNothingIsToldHowToWatch() {
        assertThat(warnings(Settings.read(Map.of())).withoutClusters())
                .containsExactly("No cluster is configured, so deliveries are kept and nothing is watched: set"
                        + " mooring.clusters.NAME.stack to the stack that declares one");
        assertThat(warnings(Settings.read(Map.of("mooring.clusters.c.stack", "o/p/s")))
                        .withoutClusters())
                .isEmpty();
    }

    @Test
    void aShortSecretIsNamedByItsLabelAndNotShown() {
        assertThat(guessable(Map.of("mooring.webhook.secrets", LONG, "mooring.webhook.secret.blue.value", "hunter2")))
                .singleElement()
                .asString()
                .startsWith("The webhook secret blue has fewer than 16 characters")
                .doesNotContain("hunter2");
    }

    @Test
    void aShortSecretOfThePagesProviderIsNamedByItsKeyAndNotShown() {
        assertThat(guessable(Map.of("mooring.webhook.secrets", LONG, "mooring.page.oidc.client-secret", "hunter2")))
                .singleElement()
                .asString()
                .startsWith("mooring.page.oidc.client-secret has fewer than 16 characters")
                .doesNotContain("hunter2");
    }

    @Test
    void secretsOfSixteenCharactersAreNoMatter() {
        assertThat(guessable(Map.of("mooring.webhook.secrets", LONG))).isEmpty();
    }

    private static List<String> guessable(Map<String, String> settings) {
        return warnings(Settings.read(settings)).guessable();
    }

    private static ConfigurationWarnings warnings(SmallRyeConfig config) {
        return new ConfigurationWarnings(
                config, config.getConfigMapping(WebhookConfig.class), config.getConfigMapping(ClustersConfig.class));
    }

    private static List<String> unknownVariable(String variable) {
        var file = Map.of("mooring.webhook.secret.blue.value", "s");
        var value = variable.endsWith("INTERVAL") ? "PT15M" : variable.endsWith("_FILE") ? "/etc/hosts" : "o/p/s";
        return unknown(file, Map.of(variable, value));
    }

    private static List<String> unknown(Map<String, String> file, Map<String, String> environment) {
        return warnings(Settings.read(file, environment)).unknown();
    }
}
