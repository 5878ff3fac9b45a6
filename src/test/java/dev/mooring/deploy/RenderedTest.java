package dev.mooring.deploy;

import static dev.mooring.deploy.Manifests.DEPLOY;
import static dev.mooring.deploy.Manifests.items;
import static dev.mooring.deploy.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever of the ways to install is taken, what comes of it is what an API server takes, and has no right that it does not need. */
class RenderedTest {
    /** All that the chart has, at once where it can be. */
    private static final String EVERYTHING = """
            image: {repository: registry.example.org/mooring, tag: '1', pullPolicy: Always}
            imagePullSecrets: [{name: registry}]
            replicas: 2
            config:
              mooring:
                clusters: {hybrid-prod: {stack: acme-edge/edge-platform/prod}}
                notify: {slack: {token-file: /secrets/slack-token}}
            database:
              kind: postgresql
              postgresql:
                host: db.example.org:6432
                parameters: {sslmode: verify-full, sslrootcert: /secrets/database-ca}
            serviceAccount: {annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::111122223333:role/mooring'}}
            rbac: {kubeletProbe: true}
            service: {type: LoadBalancer, annotations: {service.beta.kubernetes.io/aws-load-balancer-scheme: internal}}
            ingress: {enabled: true, host: hooks.example.org, annotations: {a: b}}
            httpRoute: {enabled: true, parentRefs: [{name: edge, sectionName: https}], annotations: {a: b}}
            externalSecret:
              enabled: true
              esc: {organization: acme-edge, project: mooring, environment: prod, accessToken: {secretName: esc}}
              data: {database-password: mooring.databasePassword, database-ca: mooring.databaseCa, slack-token: mooring.slackToken}
            networkPolicy:
              from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}]
              egress:
                httpsPorts: [443, 6443]
                httpsTo: [{ipBlock: {cidr: 10.0.0.0/8}}]
                databaseTo: [{ipBlock: {cidr: 10.1.0.0/16}}]
                alertmanager: true
                mail: true
                extra: [{to: [{ipBlock: {cidr: 10.2.3.4/32}}], ports: [{port: 3128, protocol: TCP}]}]
            nodeSelector: {kubernetes.io/arch: amd64}
            tolerations: [{key: a, operator: Exists}]
            priorityClassName: high
            podLabels: {team: edge}
            extraEnv: [{name: HTTPS_PROXY, value: 'http://10.2.3.4:3128'}]
            extraVolumes: [{name: ca, configMap: {name: ca}}]
            extraVolumeMounts: [{name: ca, mountPath: /ca, readOnly: true}]
            monitoring: {podMonitor: true, prometheusRule: true, labels: {release: prometheus}}
            """;

    private static final List<Way> INSTALLATIONS = new ArrayList<>();
    private static final List<Way> WAYS = new ArrayList<>();

    @TempDir
    static Path folder;

    /** The way, and its objects. */
    private record Way(String name, List<JsonNode> objects) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Rendered once: nobody changes them. */
    @BeforeAll
    static void render() throws IOException {
        INSTALLATIONS.addAll(installed());
        WAYS.addAll(INSTALLATIONS);
        WAYS.add(new Way("helm test", Chart.hooks(Files.createDirectories(folder.resolve("chart")), "")));
        WAYS.add(new Way("conformance", conformance()));
    }

    static List<Way> ways() {
        return WAYS;
    }

    static List<Way> installations() {
        return INSTALLATIONS;
    }

    private static List<Way> installed() throws IOException {
        var ways = new ArrayList<Way>();
        ways.add(new Way("chart", Chart.rendered("")));
        ways.add(new Way("chart with everything", Chart.rendered(EVERYTHING)));
        ways.add(new Way("chart with a ServiceMonitor", Chart.rendered("monitoring: {serviceMonitor: true}")));
        ways.add(new Way("chart with TLS", Chart.rendered("""
                tls: {enabled: true, secretName: mooring-tls}
                monitoring: {podMonitor: true}
                """)));
        ways.add(new Way("kustomize", Kustomization.rendered(Manifests.KUBERNETES)));
        for (var overlay : OverlaysTest.overlays()) {
            ways.add(new Way("overlay " + overlay.getFileName(), Kustomization.rendered(overlay)));
        }
        return ways;
    }

    private static List<JsonNode> conformance() throws IOException {
        return Stream.concat(
                        Kustomization.rendered(DEPLOY.resolve("conformance/addon")).stream(),
                        Kustomization.rendered(DEPLOY.resolve("conformance/tester")).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void fitsTheSchemasOfKubernetesAndOfOperators(Way way) {
        assertThat(way.objects())
                .isNotEmpty()
                .allSatisfy(object -> assertThat(KubernetesSchemas.faults(object))
                        .as(Manifests.identity(object))
                        .isEmpty());
    }

    @Test
    void wouldNotFitWithAFieldThatThereIsNot() throws IOException {
        var deployment = Chart.one(Chart.rendered(""), "Deployment", "mooring");
        ((ObjectNode) deployment.at("/spec/template/spec")).put("terminationGracePeriod", 30);
        assertThat(KubernetesSchemas.faults(deployment)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void runsUnderPodSecurityRestricted(Way way) {
        var pods = way.objects().stream()
                .flatMap(object -> PodSecurity.pods(object).stream())
                .toList();
        assertThat(pods)
                .isNotEmpty()
                .allSatisfy(pod -> assertThat(PodSecurity.faults(pod)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void writesNowhereButIntoFoldersThatAreThereForIt(Way way) {
        assertThat(containers(way))
                .isNotEmpty()
                .allSatisfy(container -> assertThat(container
                                .path("securityContext")
                                .path("readOnlyRootFilesystem")
                                .asBoolean())
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void boundsWhatEachContainerTakes(Way way) {
        assertThat(containers(way)).isNotEmpty().allSatisfy(container -> {
            assertThat(container.at("/resources/limits/memory").asText()).matches("[1-9]\\d*[MG]i");
            assertThat(container.at("/resources/requests/cpu").asText()).isNotBlank();
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void asksForNoVerbButReading(Way way) {
        assertThat(way.objects().stream()
                        .flatMap(object -> object.findValues("verbs").stream())
                        .flatMap(verbs -> texts(verbs).stream()))
                .isSubsetOf(Set.of("get", "list", "watch"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void hasNoSecretOfItsOwn(Way way) {
        assertThat(way.objects())
                .extracting(object -> object.path("kind").asText())
                .doesNotContain("Secret");
    }

    @ParameterizedTest
    @MethodSource("installations")
    void publishesTheWebhookAlone(Way way) {
        var ingresses = of(way, "Ingress")
                .flatMap(ingress -> items(ingress.at("/spec/rules")))
                .flatMap(rule -> items(rule.at("/http/paths")))
                .map(path ->
                        path.path("pathType").asText() + " " + path.path("path").asText());
        var routes = of(way, "HTTPRoute")
                .flatMap(route -> items(route.at("/spec/rules")))
                .flatMap(rule -> items(rule.path("matches")))
                .map(match -> match.at("/path/type").asText() + " "
                        + match.at("/path/value").asText());
        assertThat(Stream.concat(ingresses, routes)).allMatch("Exact /webhooks/pulumi"::equals);
        assertThat(of(way, "Ingress").filter(ingress -> ingress.path("spec").has("defaultBackend")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("installations")
    void givesTimeToEndBeforeItIsEnded(Way way) {
        assertThat(of(way, "Deployment")).isNotEmpty().allSatisfy(deployment -> {
            var pod = deployment.at("/spec/template/spec");
            assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                    .isGreaterThanOrEqualTo(
                            seconds(pod, "QUARKUS_SHUTDOWN_DELAY") + seconds(pod, "QUARKUS_SHUTDOWN_TIMEOUT") + 10);
        });
    }

    @ParameterizedTest
    @MethodSource("installations")
    void mountsAllThatItReadsAndReadsAllThatItMounts(Way way) {
        assertThat(of(way, "Deployment")).allSatisfy(deployment -> {
            var pod = deployment.at("/spec/template/spec");
            assertThat(items(pod.at("/containers/0/volumeMounts"))
                            .map(mount -> mount.path("name").asText()))
                    .containsExactlyInAnyOrderElementsOf(items(pod.path("volumes"))
                            .map(volume -> volume.path("name").asText())
                            .toList());
        });
    }

    @ParameterizedTest
    @MethodSource("installations")
    void guardsDrainsOnlyWhereAnotherReplicaGoesOn(Way way) {
        var replicas = of(way, "Deployment")
                .mapToInt(deployment -> deployment.at("/spec/replicas").asInt())
                .sum();
        assertThat(of(way, "PodDisruptionBudget").count()).isEqualTo(replicas > 1 ? 1 : 0);
    }

    private static Stream<JsonNode> of(Way way, String kind) {
        return way.objects().stream()
                .filter(object -> object.path("kind").asText().equals(kind));
    }

    private static Stream<JsonNode> containers(Way way) {
        return way.objects().stream()
                .flatMap(object -> PodSecurity.pods(object).stream())
                .flatMap(pod -> items(pod.path("containers")));
    }

    private static int seconds(JsonNode pod, String variable) {
        return items(pod.at("/containers/0/env"))
                .filter(each -> each.path("name").asText().equals(variable))
                .mapToInt(each -> Integer.parseInt(each.path("value").asText().replace("s", "")))
                .findFirst()
                .orElseThrow();
    }
}
