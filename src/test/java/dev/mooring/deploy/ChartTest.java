package dev.mooring.deploy;

import static dev.mooring.deploy.Manifests.CHART;
import static dev.mooring.deploy.Manifests.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Helm chart, rendered by Helm: what it makes of values, and which it refuses. */
class ChartTest {
    private static final String TLS = "tls: {enabled: true, secretName: mooring-tls}\n";
    private static final String POSTGRESQL = "database: {kind: postgresql, postgresql: {host: db.example.org}}\n";

    @Test
    void passesHelmsOwnLintInItsStrictestForm() {
        var lint = Chart.helm().lint().strict().call();
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
        assertThat(lint.getMessages()).noneMatch(message -> message.startsWith("[WARNING]"));
    }

    @Test
    void becomesOnePackageThatNeedsNothingBeside(@TempDir Path folder) throws IOException {
        Chart.helm().packageIt().withDestination(folder).call();
        try (var files = Files.list(folder)) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file ->
                            assertThat(file.getFileName().toString()).matches("mooring-\\d+\\.\\d+\\.\\d+\\.tgz"));
        }
    }

    @Test
    void isOfTheVersionThatTheProjectHas() throws IOException {
        var project = Files.readString(Path.of("pom.xml"));
        var chart = Manifests.documents(CHART.resolve("Chart.yaml")).getFirst();
        assertThat(project)
                .containsPattern("<version>" + chart.path("appVersion").asText() + "(-SNAPSHOT)?</version>");
    }

    @Test
    void hasTheOperatorsObjectsAsTheyAreRenderedBesideTheirSources() throws IOException {
        for (var file : List.of("podmonitor.yaml", "servicemonitor.yaml", "prometheusrule.yaml")) {
            assertThat(CHART.resolve("monitoring").resolve(file))
                    .hasSameTextualContentAs(
                            MonitoringFiles.RENDERED.resolve("kubernetes").resolve(file));
        }
    }

    @Test
    void writesKeysNestedAndWithDotsAlike() throws IOException {
        assertThat(properties("""
                        config:
                          mooring:
                            clusters:
                              hybrid-prod: {stack: acme-edge/edge-platform/prod, kubernetes: {access: in-cluster}, ssm: false}
                          mooring.verification.interval: PT1M
                          quarkus.http: {port: 8081}
                        """))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "mooring.clusters.hybrid-prod.stack", "acme-edge/edge-platform/prod",
                        "mooring.clusters.hybrid-prod.kubernetes.access", "in-cluster",
                        "mooring.clusters.hybrid-prod.ssm", "false",
                        "mooring.verification.interval", "PT1M",
                        "quarkus.http.port", "8081"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    268435456              | 268435456
                    0.5                    | 0.5
                    '''a \\ b = c: d'''    | a \\ b = c: d
                    '[a, b]'               | a,b
                    '"  led by spaces"'    | '  led by spaces'
                    '"two\\nlines"'        | 'two LINES'
                    '"${secret}"'          | ${secret}
                    'ÄÖ'                   | ÄÖ
                    """)
    void writesValuesSoThatTheyAreReadAsTheyWere(String yaml, String read) throws IOException {
        assertThat(properties("config: {mooring.pulumi.url: " + yaml.strip() + "}"))
                .containsEntry("mooring.pulumi.url", read.replace(" LINES", "\nlines"));
    }

    @Test
    void keepsACommaInAnItemOfAList() throws IOException {
        assertThat(properties("config: {mooring.http.hosts: ['a,b', c]}"))
                .containsEntry("mooring.http.hosts", "a\\,b,c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mooring.webhook.secrets              | mooring.webhook.secrets-file: /secrets/
                    mooring.webhook.secret.old.value     | mooring.webhook.secret.old.file: /secrets/
                    mooring.pulumi.token                 | mooring.pulumi.token-file: /secrets/
                    mooring.api.tokens                   | mooring.api.tokens-file: /secrets/
                    mooring.api.tokens.ci.value          | mooring.api.tokens.ci.file: /secrets/
                    mooring.page.oidc.client-secret      | mooring.page.oidc.client-secret-file: /secrets/
                    mooring.notify.slack.url             | mooring.notify.slack.url-file: /secrets/
                    quarkus.mailer.password              | {name: QUARKUS_MAILER_PASSWORD, valueFrom: {secretKeyRef:
                    quarkus.oidc.credentials.secret      | {name: QUARKUS_OIDC_CREDENTIALS_SECRET, valueFrom: {secretKeyRef:
                    quarkus.oidc.credentials.client-secret.value | {name: QUARKUS_OIDC_CREDENTIALS_CLIENT_SECRET_VALUE, valueFrom:
                    """)
    void putsNoSecretIntoAConfigMapAndSaysWhereItGoes(String key, String instead) {
        assertThatThrownBy(() -> Chart.rendered("config: {" + key + ": hush}"))
                .hasMessageContaining(key + " is a secret")
                .hasMessageContaining(instead.strip())
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @MethodSource("secretsOfMooring")
    void refusesAllThatMooringReadsFromFiles(String key) {
        assertThatThrownBy(() -> Chart.rendered("config: {" + key + ": 'http://me:hush@proxy.example.org:3128'}"))
                .hasMessageContaining(key + " is a secret")
                .hasMessageContaining(key + "-file: /secrets/")
                .hasMessageNotContaining("hush");
    }

    /** The list is nobody's but that class's: it is looked at, not opened. */
    static List<?> secretsOfMooring() throws ReflectiveOperationException {
        var list = Class.forName("dev.mooring.startup.DerivedSettings").getDeclaredField("SECRETS");
        list.setAccessible(true);
        return (List<?>) Objects.requireNonNull(list.get(null));
    }

    @Test
    void namesFilesByKeysThatThereAre() throws IOException {
        var reference = Files.readString(Path.of("docs/reference/configuration.md"));
        assertThat(reference)
                .contains("`mooring.webhook.secret.<name>.file`", "`mooring.api.tokens.<name>.file`")
                .doesNotContain(".value-file`");
    }

    @Test
    void takesAProxyThatAsksForNoPassword() throws IOException {
        assertThat(properties("config: {mooring.outgoing.proxy: 'http://proxy.example.org:3128'}"))
                .containsEntry("mooring.outgoing.proxy", "http://proxy.example.org:3128");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mooring.webhook.secrets-file",
                "mooring.api.tokens.ci.sha256",
                "mooring.api.tokens.ci.file",
                "mooring.notify.slack.token-file",
                "mooring.notify.routes.night.sinks"
            })
    void takesWhatOnlyLooksLikeASecret(String key) throws IOException {
        assertThat(properties("config: {" + key + ": x}")).containsEntry(key, "x");
    }

    @Test
    void refusesAKeyThatIsThereTwice() {
        assertThatThrownBy(() ->
                        Chart.rendered("config: {mooring.http.url: 'https://a', mooring: {http: {url: 'https://b'}}}"))
                .hasMessageContaining("mooring.http.url is there twice");
    }

    @Test
    void rollsThePodsWhenTheConfigurationChanges() throws IOException {
        assertThat(checksum("config: {mooring.verification.interval: PT1M}"))
                .isNotEqualTo(checksum("config: {mooring.verification.interval: PT2M}"));
    }

    @Test
    void namesTheImageByItsDigestWhateverTheTag() throws IOException {
        var digest = "sha256:" + "a".repeat(64);
        assertThat(container("image: {repository: r.example.org/m, tag: '7', digest: '" + digest + "'}")
                        .path("image")
                        .asText())
                .isEqualTo("r.example.org/m@" + digest);
    }

    @Test
    void takesTheVersionOfTheChartWhereNoImageIsNamed() throws IOException {
        var chart = Manifests.documents(CHART.resolve("Chart.yaml")).getFirst();
        assertThat(container("").path("image").asText())
                .isEqualTo("mooring:" + chart.path("appVersion").asText());
    }

    @Test
    void letsTheKubeletWaitAsLongAsTheDrainTakes() throws IOException {
        assertThat(pod("drain: {delaySeconds: 40, timeoutSeconds: 60}")
                        .path("terminationGracePeriodSeconds")
                        .asInt())
                .isEqualTo(115);
    }

    @Test
    void goesDownToNoReplicaForARestore() throws IOException {
        assertThat(Chart.one(Chart.rendered("replicas: 0"), "Deployment", "mooring")
                        .at("/spec/replicas")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void opensThePortThatTheDatabaseListensOn() throws IOException {
        var policy = Chart.one(
                Chart.rendered("database: {kind: postgresql, postgresql: {host: 'db.example.org:6432'}}"),
                "NetworkPolicy",
                "mooring-postgresql");
        assertThat(items(policy.at("/spec/egress/0/ports"))
                        .map(port -> port.path("port").asInt()))
                .containsExactly(6432);
    }

    @Test
    void letsNobodyOutToWhereNoticesGoUnlessToldTo() throws IOException {
        assertThat(portsOut("")).containsExactlyInAnyOrder(53, 53, 443, 80);
        assertThat(portsOut("networkPolicy: {egress: {alertmanager: true}}"))
                .containsExactlyInAnyOrder(53, 53, 443, 80, 9093);
        assertThat(portsOut("networkPolicy: {egress: {mail: true}}"))
                .containsExactlyInAnyOrder(53, 53, 443, 80, 587, 465);
    }

    /** As EKS Auto Mode needs it, whose CoreDNS is no pod that a policy could name. */
    @Test
    void letsQueriesForNamesOutToWhereverIsSaid() throws IOException {
        assertThat(peersOfNames("")).hasSize(2);
        assertThat(peersOfNames("networkPolicy: {egress: {dnsTo: [{ipBlock: {cidr: 172.20.0.10/32}}]}}"))
                .singleElement()
                .satisfies(peer -> assertThat(peer.at("/ipBlock/cidr").asText()).isEqualTo("172.20.0.10/32"));
        assertThat(peersOfNames("networkPolicy: {egress: {dnsTo: []}}")).isEmpty();
    }

    @Test
    void keepsTheVolumeWhenTheReleaseGoes() throws IOException {
        assertThat(Chart.one(Chart.rendered(""), "PersistentVolumeClaim", "mooring")
                        .at("/metadata/annotations/helm.sh~1resource-policy")
                        .asText())
                .isEqualTo("keep");
    }

    @Test
    void givesRolesOfTheClusterANameOfTheNamespace() throws IOException {
        var objects = Manifests.documents(Chart.helm()
                .template()
                .withName("mooring")
                .withNamespace("edge")
                .withKubeVersion("1.34.0")
                .call());
        Chart.one(objects, "ClusterRole", "edge-mooring-read");
    }

    @Test
    void asksForEachKeyOfTheSecretThatTheStoreMustHave() {
        assertThatThrownBy(
                        () -> Chart.rendered(POSTGRESQL + "externalSecret: {enabled: true, store: {name: pulumi-esc}}"))
                .hasMessageContaining("database-password is missing");
    }

    @Test
    void asksForTheAuthorityOfTheDatabaseWhereItsCertificateIsVerified(@TempDir Path folder) throws IOException {
        var verified =
                "database: {kind: postgresql, postgresql: {host: db.example.org, parameters: {sslmode: verify-full%s}}}\n";
        var withAuthority = verified.formatted(", sslrootcert: /secrets/database-ca");
        assertThatThrownBy(() -> Chart.rendered(verified.formatted("")))
                .hasMessageContaining("sslmode=verify-full needs sslrootcert")
                .hasMessageContaining("--from-file=database-ca");
        assertThatThrownBy(() -> Chart.rendered(withAuthority + """
                                externalSecret:
                                  enabled: true
                                  store: {name: pulumi-esc}
                                  data: {database-password: mooring.databasePassword}
                                """)).hasMessageContaining("database-ca is missing");
        assertThat(Chart.notes(folder, withAuthority)).contains("--from-file=database-ca");
    }

    @Test
    void asksTheStoreForNoTokenOfPulumiWhereNobodyReadsOne() throws IOException {
        assertThat(askedOfTheStore("", "pulumiOidc: {organization: acme}"))
                .containsExactly("api-tokens at mooring.apiTokens", "webhook-secrets at mooring.webhookSecrets");
    }

    /** One value that the store has not, and no Secret is made. */
    @Test
    void asksTheStoreForKeysThatPodsReadAndByTheNamesThatTheyHave() throws IOException {
        assertThat(askedOfTheStore("", "secrets: {keys: {apiTokens: ''}}"))
                .containsExactly("pulumi-token at mooring.pulumiToken", "webhook-secrets at mooring.webhookSecrets");
        assertThat(askedOfTheStore("", "secrets: {keys: {webhookSecrets: hooks}}"))
                .containsExactly(
                        "api-tokens at mooring.apiTokens",
                        "hooks at mooring.webhookSecrets",
                        "pulumi-token at mooring.pulumiToken");
    }

    @Test
    void asksTheStoreWhereItIsToldToAndForMoreThanEverybodyHas() throws IOException {
        assertThat(askedOfTheStore("api-tokens: other.tokens, slack-token: mooring.slackToken", ""))
                .containsExactly(
                        "api-tokens at other.tokens",
                        "pulumi-token at mooring.pulumiToken",
                        "slack-token at mooring.slackToken",
                        "webhook-secrets at mooring.webhookSecrets");
    }

    @Test
    void asksBothPortsByTlsWhereTheySpeakIt(@TempDir Path folder) throws IOException {
        var container = container(TLS);
        assertThat(List.of("startupProbe", "readinessProbe", "livenessProbe"))
                .allSatisfy(probe -> assertThat(
                                container.path(probe).at("/httpGet/scheme").asText())
                        .isEqualTo("HTTPS"));
        assertThat(Chart.one(Chart.hooks(folder, TLS), "Pod", "mooring-test")
                        .at("/spec/containers/0/args")
                        .toString())
                .contains("https://mooring:9000/q/health/ready");
    }

    @Test
    void letsNobodyInWithoutTlsWhereItIsOn() throws IOException {
        var objects = Chart.rendered(TLS + "ingress: {enabled: true, host: hooks.example.org}\n");
        assertThat(items(container(TLS).path("ports"))
                        .map(port -> port.path("containerPort").asInt()))
                .containsExactly(8443, 9000);
        assertThat(Chart.one(objects, "Service", "mooring")
                        .at("/spec/ports/0/port")
                        .asInt())
                .isEqualTo(443);
        assertThat(Chart.one(objects, "NetworkPolicy", "mooring")
                        .at("/spec/ingress/0/ports/0/port")
                        .asText())
                .isEqualTo("https");
        assertThat(Chart.one(objects, "Ingress", "mooring")
                        .at("/spec/rules/0/http/paths/0/backend/service/port/name")
                        .asText())
                .isEqualTo("https");
        assertThat(properties(TLS)).containsEntry("quarkus.http.insecure-requests", "disabled");
    }

    @Test
    void tellsPrometheusWhomToTrust() throws IOException {
        var monitor = Chart.one(Chart.rendered(TLS + """
                        monitoring:
                          podMonitor: true
                          tlsConfig: {cert: {secret: {name: prometheus, key: tls.crt}}}
                        """), "PodMonitor", "mooring");
        var endpoint = monitor.at("/spec/podMetricsEndpoints/0");
        assertThat(endpoint.path("scheme").asText()).isEqualTo("https");
        assertThat(endpoint.at("/tlsConfig/serverName").asText()).isEqualTo("mooring.mooring.svc");
        assertThat(endpoint.at("/tlsConfig/ca/secret/name").asText()).isEqualTo("mooring-tls");
        assertThat(endpoint.at("/tlsConfig/cert/secret/name").asText()).isEqualTo("prometheus");
    }

    /** Probes would end the pod. */
    @Test
    void refusesTlsThatProbesDoNotSpeak() {
        assertThatThrownBy(() -> Chart.rendered("config: {quarkus.management.tls-configuration-name: port}"))
                .hasMessageContaining("set tls.enabled and tls.secretName in place of these keys");
    }

    @Test
    void testsAReleaseByAskingWhetherItIsReady(@TempDir Path folder) throws IOException {
        var hooks = Chart.hooks(folder, "");
        assertThat(hooks)
                .extracting(hook -> hook.at("/metadata/annotations/was-hook").asText())
                .containsOnly("test");
        assertThat(Chart.one(hooks, "Pod", "mooring-test")
                        .at("/spec/containers/0/args")
                        .toString())
                .contains("http://mooring:9000/q/health/ready");
        assertThat(Chart.one(hooks, "NetworkPolicy", "mooring-test")
                        .at("/spec/ingress/0/from/0/podSelector/matchLabels/app.kubernetes.io~1name")
                        .asText())
                .isEqualTo("mooring-test");
    }

    @Test
    void saysAfterwardsWhatIsLeftToDo(@TempDir Path folder) throws IOException {
        assertThat(Chart.notes(folder, POSTGRESQL + """
                                config: {mooring: {clusters: {hybrid-prod: {stack: acme-edge/edge-platform/prod}}}}
                                ingress: {enabled: true, host: hooks.example.org}
                                """))
                .contains(
                        "in mooring: 3 replicas on postgresql.",
                        "--from-file=webhook-secrets",
                        "--from-file=database-password",
                        "through EKS Pod Identity",
                        "helm test mooring -n mooring",
                        "https://hooks.example.org/webhooks/pulumi")
                .doesNotContain("NOTHING", "Nothing publishes");
    }

    @Test
    void saysWhereNothingIsWatchedAndNothingComesIn(@TempDir Path folder) throws IOException {
        assertThat(Chart.notes(folder, "externalSecret: {enabled: true, store: {name: pulumi-esc}}"))
                .contains("1 replica on sqlite.", "WATCHED: NOTHING", "Nothing publishes", "get externalsecret mooring")
                .doesNotContain("create secret");
    }

    @Test
    void namesForeignImagesByDigest() throws IOException {
        assertThat(Chart.values().at("/tests/image").asText()).matches("\\S+:\\S+@sha256:[0-9a-f]{64}");
    }

    /** Helm judges values by the schema before it renders. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    replica: 2                                                   | replica
                    image: {repositry: x}                                        | repositry
                    image: {digest: 'sha256:abc'}                                | digest
                    image: {tag: latest}                                         | tag
                    replicas: 3                                                  | replicas
                    replicas: -1                                                 | replicas
                    config: {moring.clusters.a.stack: x}                         | moring
                    config: {mooring.clusters.a.stack: [[x]]}                    | config
                    secrets: {keys: {webhook: x}}                                | webhook
                    'secrets: {value: hush}'                                     | secrets
                    database: {kind: mysql}                                      | kind
                    database: {kind: postgresql}                                 | host
                    database: {kind: postgresql, postgresql: {host: 'a:b'}}      | host
                    'database: {kind: postgresql, postgresql: {host: a, parameters: {password: x}}}' | password
                    database: {sqlite: {accessModes: [ReadWriteMany]}}           | accessModes
                    database: {sqlite: {size: much}}                             | size
                    ingress: {enabled: true}                                     | host
                    ingress: {enabled: true, host: 'https://a.b'}                | host
                    ingress: {path: /}                                           | path
                    tls: {enabled: true}                                         | secretName
                    httpRoute: {enabled: true}                                   | parentRefs
                    rbac: {group: 'system:masters'}                              | group
                    rbac: {verbs: [create]}                                      | verbs
                    networkPolicy: {egress: {extra: [{to: []}]}}                 | ports
                    networkPolicy: {egress: {httpsPorts: [0]}}                   | httpsPorts
                    drain: {delaySeconds: 5s}                                    | delaySeconds
                    resources: {limits: null}                                    | limits
                    extraVolumes: [{name: a, hostPath: {path: /}}]               | hostPath
                    monitoring: {serviceMonitor: true, podMonitor: true}         | monitoring
                    podDisruptionBudget: {maxUnavailable: 0}                     | maxUnavailable
                    service: {type: ExternalName}                                | type
                    """)
    void refusesValuesThatCannotBeMeant(String values, String named) {
        assertThatThrownBy(() -> Chart.rendered(values.strip()))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(named.strip());
    }

    @Test
    void hasASchemaThatIsOne() throws IOException {
        var schema =
                new ObjectMapper().readTree(CHART.resolve("values.schema.json").toFile());
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                        .getSchema(SchemaLocation.of("http://json-schema.org/draft-07/schema#"))
                        .validate(schema))
                .isEmpty();
    }

    @Test
    void saysOfEachValueWhatTypeItHas() throws IOException {
        var schema =
                new ObjectMapper().readTree(CHART.resolve("values.schema.json").toFile());
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        assertThat(Chart.values().fieldNames())
                .toIterable()
                .allSatisfy(name ->
                        assertThat(schema.path("properties").has(name)).as(name).isTrue());
    }

    @Test
    void takesTheValuesThatTheGuideShows() throws IOException {
        var guide = Files.readString(Path.of("docs/install.md"));
        var start = guide.indexOf("```yaml\n", guide.indexOf("`my-values.yaml`:")) + "```yaml\n".length();
        var objects = Chart.rendered(guide.substring(start, guide.indexOf("```", start)));
        assertThat(objects)
                .allSatisfy(
                        object -> assertThat(KubernetesSchemas.faults(object)).isEmpty());
        assertThat(objects).extracting(object -> object.path("kind").asText()).contains("Deployment", "Ingress");
    }

    @Test
    void isWhereTheGuideSaysThatFilesAre() throws IOException {
        var named = Pattern.compile("\\bdeploy/[a-z][\\w./-]*[\\w]")
                .matcher(Files.readString(Path.of("docs/install.md")))
                .results()
                .map(MatchResult::group)
                .filter(path -> !path.endsWith("/mine") && !path.contains("NAME"))
                .distinct()
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(8)
                .allSatisfy(path -> assertThat(Path.of(path)).exists());
    }

    private static List<JsonNode> peersOfNames(String values) throws IOException {
        return items(Chart.one(Chart.rendered(values), "NetworkPolicy", "mooring")
                        .at("/spec/egress"))
                .filter(rule -> rule.at("/ports/0/port").asInt() == 53)
                .flatMap(rule -> items(rule.path("to")))
                .toList();
    }

    private static List<String> askedOfTheStore(String data, String values) throws IOException {
        var store = "externalSecret: {enabled: true, store: {name: pulumi-esc}, data: {%s}}\n".formatted(data);
        return items(Chart.one(Chart.rendered(store + values), "ExternalSecret", "mooring")
                        .at("/spec/data"))
                .map(value -> value.path("secretKey").asText() + " at "
                        + value.at("/remoteRef/key").asText())
                .toList();
    }

    private static List<Integer> portsOut(String values) throws IOException {
        return Chart.rendered(values).stream()
                .filter(object -> object.path("kind").asText().equals("NetworkPolicy"))
                .flatMap(policy -> items(policy.at("/spec/egress")))
                .flatMap(rule -> items(rule.path("ports")))
                .map(port -> port.path("port").asInt())
                .toList();
    }

    private static Map<String, String> properties(String values) throws IOException {
        var read = new Properties();
        read.load(new StringReader(Chart.one(Chart.rendered(values), "ConfigMap", "mooring")
                .at("/data/application.properties")
                .asText()));
        return read.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, read::getProperty));
    }

    private static String checksum(String values) throws IOException {
        return Chart.one(Chart.rendered(values), "Deployment", "mooring")
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asText();
    }

    private static JsonNode pod(String values) throws IOException {
        return Chart.one(Chart.rendered(values), "Deployment", "mooring").at("/spec/template/spec");
    }

    private static JsonNode container(String values) throws IOException {
        return pod(values).at("/containers/0");
    }
}
