package dev.mooring.actual.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.actual.kubernetes.KubernetesLists;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.SideBySide;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unended;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import dev.mooring.standin.Fixtures;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of what lives on hybrid nodes no more is asked than is installed, and nothing of it is taken for what it is not. */
class NeighbourReaderTest {
    private static final String OF_VAULT = """
            {"metadata": {"name": "vault", "namespace": "shop"}, "spec": {"provider": {"vault": {}}}}
            """;
    private static final String STORE = """
            {"metadata": {"name": "esc", "namespace": "shop"}, "spec": {"provider": {"pulumi":
             {"organization": "acme", "project": "shop", "environment": "prod"}}}}
            """;
    private static final String SECRET = """
            {"metadata": {"name": "database", "namespace": "shop"}, "spec": {"refreshInterval": "%s",
             "secretStoreRef": {"name": "esc"}}}
            """;

    private final Api api = new Api();

    /** An API server that serves what it is told to. */
    private static final class Api implements KubernetesLists {
        private final Map<String, List<JsonNode>> lists = new HashMap<>();
        private final Map<String, Kind> failures = new HashMap<>();
        private final Set<String> asked = new ConcurrentSkipListSet<>();
        private String groups = "";
        private boolean heedsLabels;

        Api serves(String name, String version) {
            groups += (groups.isEmpty() ? "" : ",") + """
                    {"name": "%1$s", "versions": [{"groupVersion": "%1$s/%2$s", "version": "%2$s"}],
                     "preferredVersion": {"groupVersion": "%1$s/%2$s", "version": "%2$s"}}
                    """.formatted(name, version);
            return this;
        }

        Api has(String path, String... objects) {
            lists.put(path, List.of(objects).stream().map(Api::tree).toList());
            return this;
        }

        private static JsonNode tree(String json) {
            return Fixtures.tree(json.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public <T> Optional<List<T>> items(String path, Function<Member, Optional<T>> keep) {
            asked.add(path);
            var plain = path.replaceAll("\\?.*", "");
            if (failures.containsKey(plain)) {
                throw new Unreadable(failures.get(plain), "list " + plain, "planted");
            }
            return Optional.ofNullable(lists.get(plain))
                    .map(objects -> objects.stream()
                            .filter(object -> !heedsLabels || isSelected(object, path))
                            .flatMap(object -> keep.apply(Member.of("list " + plain, object)).stream())
                            .toList());
        }

        /** By selectors of the forms {@code label=value} and {@code label in (value,value)}. */
        private static boolean isSelected(JsonNode object, String path) {
            var selector = URLDecoder.decode(path.replaceAll(".*labelSelector=|&.*", ""), StandardCharsets.UTF_8);
            var label = selector.replaceAll("(=| in ).*", "");
            var values = selector.substring(label.length()).replaceAll("^(=| in )|[()]", "");
            var value = object.path("metadata").path("labels").path(label).asText();
            return !path.contains("labelSelector=")
                    || List.of(values.split(",", -1)).contains(value);
        }

        @Override
        public Member document(String path, String kind) {
            asked.add(path);
            return Member.of("get " + path, tree("{\"kind\": \"APIGroupList\", \"groups\": [" + groups + "]}"));
        }
    }

    @Test
    void asksWhereNothingIsInstalledWhatIsInstalledAndNoMore() {
        read(false);
        assertThat(api.asked).containsExactly("/apis");
    }

    @Test
    void asksForPodsOfRunnersWhereThereMayBeSome() {
        api.has("/api/v1/pods");
        read(true);
        assertThat(api.asked).hasSize(3).allMatch(path -> path.equals("/apis") || path.startsWith("/api/v1/pods?"));
    }

    @Test
    void asksForWhatUsedAStoreThatIsThereNoMore() {
        stores(OF_VAULT).has("/apis/external-secrets.io/v1/externalsecrets", SECRET.formatted("1h"));
        assertThat(value(NeighbourSources.EXTERNAL_SECRETS)).hasSize(1);
    }

    @Test
    void neverAsksForASecret() {
        stores(STORE).has("/apis/external-secrets.io/v1/externalsecrets", SECRET.formatted("1h"));
        api.serves("pulumi.com", "v1").serves("auto.pulumi.com", "v1alpha1");
        read(true);
        assertThat(api.asked).noneMatch(path -> path.matches("(/api/v1/.*)?secrets(\\?.*)?"));
    }

    @Test
    void readsTheVersionThatOldInstallationsServe() {
        api.serves("external-secrets.io", "v1beta1")
                .has("/apis/external-secrets.io/v1beta1/secretstores", STORE)
                .has("/apis/external-secrets.io/v1beta1/clustersecretstores");
        assertThat(value(NeighbourSources.SECRET_STORES).ofEsc()).hasSize(1);
    }

    @Test
    void saysWhereAListIsRefusedThatItIs() {
        stores(STORE);
        api.failures.put("/apis/external-secrets.io/v1/externalsecrets", Kind.REFUSED);
        assertThat(read(false)
                        .of(NeighbourSources.EXTERNAL_SECRETS)
                        .cause()
                        .orElseThrow()
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void isUnavailableWhereTheStoresThatTellAreRefused() {
        api.serves("external-secrets.io", "v1");
        api.failures.put("/apis/external-secrets.io/v1/secretstores", Kind.REFUSED);
        assertThat(read(false).of(NeighbourSources.EXTERNAL_SECRETS)).isInstanceOf(Reading.Unavailable.class);
    }

    @Test
    void isAbsentWhereAServedGroupDoesNotServeTheResource() {
        stores(STORE);
        assertThat(read(false).of(NeighbourSources.PUSH_SECRETS)).isInstanceOf(Reading.Absent.class);
    }

    @ParameterizedTest
    @CsvSource({"1h, PT1H", "1h30m0s, PT1H30M", "15m0s, PT15M", "90s, PT1M30S", "1.5h, PT1H30M", "500ms, PT0.5S"})
    void readsDurationsAsGoWritesThem(String text, Duration meant) {
        stores(STORE).has("/apis/external-secrets.io/v1/externalsecrets", SECRET.formatted(text));
        assertThat(value(NeighbourSources.EXTERNAL_SECRETS).getFirst().interval())
                .contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "-1h"})
    void takesAnIntervalOfNothingForNone(String text) {
        stores(STORE).has("/apis/external-secrets.io/v1/externalsecrets", SECRET.formatted(text));
        assertThat(value(NeighbourSources.EXTERNAL_SECRETS).getFirst().interval())
                .isEmpty();
    }

    @Test
    void takesADurationWithoutEndForNone() {
        stores(STORE).has("/apis/external-secrets.io/v1/externalsecrets", SECRET.formatted("1s".repeat(100_000)));
        assertThat(read(false)
                        .of(NeighbourSources.EXTERNAL_SECRETS)
                        .cause()
                        .orElseThrow()
                        .kind())
                .isEqualTo(Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "1", "1d", "h", "1h ", ""})
    void refusesWhatIsNoDuration(String text) {
        stores(STORE).has("/apis/external-secrets.io/v1/externalsecrets", SECRET.formatted(text));
        assertThat(read(false)
                        .of(NeighbourSources.EXTERNAL_SECRETS)
                        .cause()
                        .orElseThrow()
                        .kind())
                .isEqualTo(Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "7", "null", "{\"metadata\": {}}"})
    void refusesWhatIsNoStore(String object) {
        stores(object);
        assertThat(read(false)
                        .of(NeighbourSources.SECRET_STORES)
                        .cause()
                        .orElseThrow()
                        .kind())
                .isEqualTo(Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"project\": \"\","})
    void takesAStoreOfBeforeThereWereProjectsForOneOfTheUsualProject(String project) {
        stores("""
                {"metadata": {"name": "esc", "namespace": "shop"}, "spec": {"provider": {"pulumi":
                 {"organization": "acme", %s "environment": "prod"}}}}
                """.formatted(project));
        assertThat(value(NeighbourSources.SECRET_STORES).ofEsc())
                .extracting(store -> store.environment().toString())
                .containsExactly("acme/default/prod");
    }

    /** Their CRDs do not require one, so that whoever may write into a namespace may leave it out. */
    @Test
    void readsTheOthersWhereOneObjectHasNoSpecification() {
        var odd = "{\"metadata\": {\"name\": \"odd\", \"namespace\": \"shop\"}}";
        stores(odd, STORE)
                .has("/apis/external-secrets.io/v1/externalsecrets", odd, SECRET.formatted("1h"))
                .has("/apis/external-secrets.io/v1/clusterexternalsecrets", odd)
                .serves("pulumi.com", "v1")
                .has("/apis/pulumi.com/v1/stacks", odd)
                .serves("secrets-store.csi.x-k8s.io", "v1")
                .has("/apis/secrets-store.csi.x-k8s.io/v1/secretproviderclasses", odd);
        api.groups = api.groups.replace("\"versions\": [{\"groupVersion\": \"external-secrets.io/v1\",", """
                "versions": [{"groupVersion": "external-secrets.io/v1alpha1", "version": "v1alpha1"},
                {"groupVersion": "external-secrets.io/v1",""");
        api.has("/apis/external-secrets.io/v1alpha1/pushsecrets", odd);
        var readings = read(false);
        assertThat(readings.of(NeighbourSources.SECRET_STORES)
                        .value()
                        .orElseThrow()
                        .ofEsc())
                .hasSize(1);
        assertThat(readings.of(NeighbourSources.EXTERNAL_SECRETS).value().orElseThrow())
                .hasSize(2);
        assertThat(readings.all()).noneMatch(reading -> reading.cause().isPresent());
    }

    @Test
    void takesNoPodOfOthersForANeighbour() {
        api.has("/api/v1/pods", """
                {"metadata": {"name": "shop-1", "namespace": "shop", "labels": {"app.kubernetes.io/name": "shop"}},
                 "spec": {"nodeName": "a"}, "status": {"phase": "Running"}}
                """);
        assertThat(read(true).of(NeighbourSources.PODS).value().orElseThrow()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer-managed-workflow-agent",
                "customer-managed-deployment-agent",
                "pulumi-workflow-agent-pool",
                "pulumi-deployment-agent-pool"
            })
    void asksForRunnersByEveryNameTheirManifestsGiveThemAndKnowsThem(String name) {
        api.has("/api/v1/pods", labelled("app.kubernetes.io/name", name, "example/main:1"));
        api.heedsLabels = true;
        assertThat(kinds(read(true))).containsExactly(Neighbour.RUNNER);
    }

    @ParameterizedTest
    @CsvSource({
        "app.kubernetes.io/name, pulumi-kubernetes-operator, mirror/operator:2",
        "name, pulumi-kubernetes-operator, mirror/operator:1",
        "control-plane, controller-manager, pulumi/pulumi-kubernetes-operator:v2.9.0",
        "control-plane, controller-manager, registry.example:5000/mirror/pulumi-kubernetes-operator@sha256:00"
    })
    void knowsPulumisOperatorHoweverItIsInstalled(String label, String value, String image) {
        operator().has("/api/v1/pods", labelled(label, value, image));
        assertThat(kinds(read(false))).containsExactly(Neighbour.PULUMI_OPERATOR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shop/controller:v1", "pulumi-kubernetes-operator/shop:v1", "pulumi-kubernetes-operator-docs"})
    void takesNoOtherControllerForPulumisOperator(String image) {
        operator().has("/api/v1/pods", labelled("control-plane", "controller-manager", image));
        assertThat(kinds(read(false))).isEmpty();
    }

    @Test
    void looksForPulumisOperatorByOtherLabelsOnlyWhereItIsNotFoundAndThereAreStacks() {
        operator().has("/api/v1/pods", labelled("app.kubernetes.io/name", "pulumi-kubernetes-operator", "a"));
        read(false);
        api.has("/apis/pulumi.com/v1/stacks").has("/api/v1/pods");
        read(false);
        assertThat(api.asked).noneMatch(path -> path.contains("controller-manager"));
    }

    @Test
    void asksForAgentsOfPodIdentityByTheNamesThatTheirChartGives() {
        api.has("/api/v1/pods", pod("d", "agent", "{\"name\": \"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE\"}"));
        read(true);
        assertThat(api.asked)
                .contains("/api/v1/pods?labelSelector=app.kubernetes.io%2Fname%20in%20%28eks-pod-identity-agent"
                        + "%2Ceks-pod-identity-agent-hybrid%2Ceks-pod-identity-agent-hybrid-bottlerocket%29");
    }

    @Test
    void asksForServiceAccountsOfTheNamespacesAloneWhereAPodHasNoCredentials() {
        api.has(
                        "/api/v1/pods",
                        pod("a", "edge", ""),
                        pod("b", "edge", ""),
                        pod("c", "given", "{\"name\": \"AWS_WEB_IDENTITY_TOKEN_FILE\"}"),
                        pod("d", "agent", "{\"name\": \"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE\"}"))
                .has("/api/v1/namespaces/edge/serviceaccounts");
        read(true);
        assertThat(api.asked.stream().filter(path -> path.endsWith("serviceaccounts")))
                .containsExactly("/api/v1/namespaces/edge/serviceaccounts");
    }

    @Test
    void asksForNoServiceAccountWhereEveryPodHasCredentials() {
        api.has("/api/v1/pods", pod("c", "given", "{\"name\": \"AWS_ROLE_ARN\"}"));
        assertThat(read(true).of(NeighbourSources.SERVICE_ACCOUNT_ROLES)).isInstanceOf(Reading.Absent.class);
        assertThat(api.asked).noneMatch(path -> path.endsWith("serviceaccounts"));
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "11, 1"})
    void asksForServiceAccountsOfAllNamespacesAtOnceWhereTheyAreMany(int namespaces, int lists) {
        api.has("/api/v1/serviceaccounts")
                .has(
                        "/api/v1/pods",
                        IntStream.range(0, namespaces)
                                .mapToObj(number -> pod("a", "edge-" + number, ""))
                                .toArray(String[]::new));
        IntStream.range(0, namespaces)
                .forEach(number -> api.has("/api/v1/namespaces/edge-" + number + "/serviceaccounts"));
        read(true);
        assertThat(api.asked.stream().filter(path -> path.endsWith("serviceaccounts")))
                .hasSize(lists);
    }

    @Test
    void keepsOfServiceAccountsTheRoleAndNothingOfThoseWithoutOne() {
        api.has("/api/v1/pods", pod("a", "edge", "")).has("/api/v1/namespaces/edge/serviceaccounts", """
                {"metadata": {"name": "runner", "namespace": "edge", "annotations": {
                  "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/runner", "note": "kept by nobody"}},
                 "secrets": [{"name": "runner-token"}]}
                """, """
                {"metadata": {"name": "default", "namespace": "edge"}}
                """, """
                {"metadata": {"name": "emptied", "namespace": "edge", "annotations": {"eks.amazonaws.com/role-arn": ""}}}
                """);
        assertThat(read(true).of(NeighbourSources.SERVICE_ACCOUNT_ROLES).value().orElseThrow())
                .containsExactly(new ServiceAccountRole(
                        new ObjectName("edge", "runner"), "arn:aws:iam::111122223333:role/runner"));
    }

    @Test
    void saysWhereServiceAccountsAreRefusedThatTheyAre() {
        api.has("/api/v1/pods", pod("a", "edge", ""));
        api.failures.put("/api/v1/namespaces/edge/serviceaccounts", Kind.REFUSED);
        assertThat(read(true)
                        .of(NeighbourSources.SERVICE_ACCOUNT_ROLES)
                        .cause()
                        .orElseThrow()
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "ReplicaSet, runner-65cf, 65cf, deployment/runner",
        "ReplicaSet, runner-65cf, '', ''",
        "ReplicaSet, runner, 65cf, ''",
        "StatefulSet, till-app-workspace, '', statefulset/till-app-workspace",
        "DaemonSet, provider, '', daemonset/provider",
        "Job, run-1, '', ''"
    })
    void knowsWhatMakesAPodAnew(String kind, String owner, String hash, String workload) {
        api.has("/api/v1/namespaces/edge/serviceaccounts").has("/api/v1/pods", """
                {"metadata": {"name": "a", "namespace": "edge", "labels": {
                  "app.kubernetes.io/name": "customer-managed-workflow-agent", "pod-template-hash": "%s"},
                  "ownerReferences": [{"kind": "Node", "name": "other"}, {"kind": "%s", "name": "%s", "controller": true}]},
                 "spec": {"nodeName": "a"}, "status": {"phase": "Running"}}
                """.formatted(hash, kind, owner));
        assertThat(read(true)
                        .of(NeighbourSources.PODS)
                        .value()
                        .orElseThrow()
                        .getFirst()
                        .workload()
                        .map(Workload::toString)
                        .orElse(""))
                .isEqualTo(workload);
    }

    private static List<Neighbour> kinds(Readings readings) {
        return readings.of(NeighbourSources.PODS).value().orElseThrow().stream()
                .map(NeighbourPod::is)
                .toList();
    }

    /** There is a stack that Pulumi's operator is to drive. */
    private Api operator() {
        api.heedsLabels = true;
        return api.serves("pulumi.com", "v1").has("/apis/pulumi.com/v1/stacks", """
                {"metadata": {"name": "till-app", "namespace": "till"}, "spec": {"stack": "acme/till-app/prod"}}
                """);
    }

    private static String labelled(String label, String value, String image) {
        return """
                {"metadata": {"name": "a", "namespace": "pulumi", "labels": {"%s": "%s"}},
                 "spec": {"nodeName": "a", "containers": [{"name": "sidecar", "image": "example/sidecar:1"},
                  {"name": "manager", "image": "%s"}]}, "status": {"phase": "Running"}}
                """.formatted(label, value, image);
    }

    private static String pod(String name, String namespace, String variable) {
        return """
                {"metadata": {"name": "%s", "namespace": "%s",
                  "labels": {"app.kubernetes.io/name": "customer-managed-workflow-agent"}},
                 "spec": {"nodeName": "a", "serviceAccountName": "runner", "containers": [{"name": "a", "env": [%s]}]},
                 "status": {"phase": "Running"}}
                """.formatted(name, namespace, variable);
    }

    private Api stores(String... stores) {
        return api.serves("external-secrets.io", "v1")
                .has("/apis/external-secrets.io/v1/secretstores", stores)
                .has("/apis/external-secrets.io/v1/clustersecretstores")
                .has("/api/v1/pods");
    }

    private <T> T value(Source<T> source) {
        return read(false).of(source).value().orElseThrow();
    }

    private Readings read(boolean runners) {
        Source<KubernetesLists> lists = Source.named("the Kubernetes API");
        var clock = Clock.systemUTC();
        try (var side = new SideBySide("edge", Duration.ofSeconds(20), new Unended())) {
            return new NeighbourReader(clock)
                    .start(
                            NamedFleet.of("edge").clusters().getFirst(),
                            Reading.fresh(lists, api, clock.instant()),
                            () -> runners,
                            side)
                    .all()
                    .get();
        }
    }
}
