package dev.mooring.deploy;

import static dev.mooring.deploy.Manifests.KUBERNETES;
import static dev.mooring.deploy.Manifests.documents;
import static dev.mooring.deploy.Manifests.items;
import static dev.mooring.deploy.Manifests.ofKind;
import static dev.mooring.deploy.Manifests.texts;
import static dev.mooring.deploy.Manifests.yamlFiles;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runs has no rights that it does not use, takes no more than it is given, and reaches what it must reach alone. */
class HardeningTest {
    /** What writes, or tells what nobody here needs to know. */
    private static final Set<String> NEVER_READ = Set.of(
            "*", "secrets", "nodes/proxy", "pods/exec", "pods/attach", "pods/portforward", "serviceaccounts/token");

    private static final Path PROBE = KUBERNETES.resolve("kubelet-probe/rbac.yaml");

    /** A pod's specification, and the file that has it. Patches change one that is whole. */
    private record Pod(Path file, JsonNode spec) {
        Stream<JsonNode> containers() {
            return Stream.of("initContainers", "containers", "ephemeralContainers")
                    .flatMap(list -> items(spec.path(list)));
        }

        boolean isPatch() {
            return containers().noneMatch(container -> container.has("image"));
        }
    }

    static List<Path> files() throws IOException {
        return yamlFiles();
    }

    static List<Pod> pods() throws IOException {
        return all().stream().filter(pod -> !pod.isPatch()).toList();
    }

    private static List<Pod> all() throws IOException {
        var pods = new java.util.ArrayList<Pod>();
        for (var file : yamlFiles()) {
            for (var document : documents(file)) {
                for (var spec : document.findValues("spec")) {
                    spec.findParents("containers").forEach(found -> pods.add(new Pod(file, found)));
                }
            }
        }
        return pods;
    }

    @ParameterizedTest
    @MethodSource("files")
    void boundsEveryFolderInTheNodesOwnSpace(Path file) throws IOException {
        for (var document : documents(file)) {
            assertThat(document.findValues("emptyDir"))
                    .allSatisfy(folder ->
                            assertThat(folder.path("sizeLimit").asText()).matches("[1-9]\\d*[KMG]i"));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void takesNothingOfTheNodeItself(Path file) throws IOException {
        for (var document : documents(file)) {
            for (var never : List.of("hostPath", "hostNetwork", "hostPID", "hostIPC", "hostPort", "privileged")) {
                assertThat(document.findValues(never)).as(never).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void runsAsNobodyUnderTheRuntimesSeccompProfile(Pod pod) {
        var security = pod.spec().path("securityContext");
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("runAsUser").asInt()).isPositive();
        assertThat(security.path("seccompProfile").path("type").asText()).isEqualTo("RuntimeDefault");
    }

    @ParameterizedTest
    @MethodSource("pods")
    void givesNoContainerARightToMore(Pod pod) {
        assertThat(pod.containers()).isNotEmpty().allSatisfy(container -> {
            var security = container.path("securityContext");
            assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(texts(security.path("capabilities").path("drop"))).containsExactly("ALL");
            assertThat(security.path("capabilities").has("add")).isFalse();
            assertThat(security.has("seccompProfile")).isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource("pods")
    void boundsWhatEachContainerTakes(Pod pod) {
        assertThat(pod.containers()).allSatisfy(container -> {
            var resources = container.path("resources");
            assertThat(resources.path("requests").properties())
                    .extracting(java.util.Map.Entry::getKey)
                    .contains("cpu", "memory", "ephemeral-storage");
            assertThat(resources.path("limits").properties())
                    .extracting(java.util.Map.Entry::getKey)
                    .contains("memory", "ephemeral-storage");
        });
    }

    @ParameterizedTest
    @MethodSource("pods")
    void saysWhetherATokenOfTheApiServerIsMounted(Pod pod) {
        assertThat(pod.spec().has("automountServiceAccountToken")).isTrue();
    }

    @Test
    void givesNoTokenToWhoeverElseRunsUnderTheAccount() throws IOException {
        assertThat(ofKind("ServiceAccount"))
                .isNotEmpty()
                .allSatisfy(account -> assertThat(
                                account.path("automountServiceAccountToken").asBoolean(true))
                        .isFalse());
    }

    @Test
    void loosensNothingByAPatch() throws IOException {
        assertThat(all().stream().filter(Pod::isPatch)).isNotEmpty().allSatisfy(patch -> {
            assertThat(patch.spec().findValues("securityContext")).isEmpty();
            assertThat(patch.spec().findValues("resources")).isEmpty();
            assertThat(patch.spec().path("automountServiceAccountToken").asBoolean(false))
                    .isFalse();
        });
    }

    @Test
    void guardsBothWays() throws IOException {
        var policy = documents(KUBERNETES.resolve("networkpolicy.yaml")).getFirst();
        assertThat(texts(policy.path("spec").path("policyTypes"))).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(texts(documents(KUBERNETES.resolve("kustomization.yaml"))
                        .getFirst()
                        .path("resources")))
                .contains("networkpolicy.yaml");
    }

    @Test
    void letsOutNamesHttpsAndTheAgentOfPodIdentityAlone() throws IOException {
        var egress = documents(KUBERNETES.resolve("networkpolicy.yaml"))
                .getFirst()
                .path("spec")
                .path("egress");
        assertThat(items(egress).flatMap(HardeningTest::ports)).containsExactlyInAnyOrder("53", "53", "443", "80");
        assertThat(items(egress).filter(rule -> !ports(rule).toList().contains("443")))
                .allSatisfy(rule -> assertThat(rule.path("to")).isNotEmpty());
    }

    @Test
    void letsOutToAlertmanagersAndMailServersOnlyWhereThatIsAskedFor() throws IOException {
        for (var file : files()) {
            for (var document : documents(file)) {
                var open = items(document.path("spec").path("egress"))
                        .flatMap(HardeningTest::ports)
                        .filter(Set.of("9093", "587", "465")::contains)
                        .toList();
                assertThat(open)
                        .as(file.toString())
                        .hasSize(file.equals(KUBERNETES.resolve("notices/networkpolicy.yaml")) ? 3 : 0);
            }
        }
    }

    @Test
    void letsOutToTheDatabaseOnlyWhereThereIsOne() throws IOException {
        for (var file : files()) {
            for (var document : documents(file)) {
                var isOpen = items(document.path("spec").path("egress"))
                        .flatMap(HardeningTest::ports)
                        .anyMatch("5432"::equals);
                assertThat(isOpen)
                        .as(file.toString())
                        .isEqualTo(file.equals(KUBERNETES.resolve("postgresql/networkpolicy.yaml")));
            }
        }
    }

    @Test
    void namesThePortOfEveryRule() throws IOException {
        for (var policy : ofKind("NetworkPolicy")) {
            assertThat(Stream.of("ingress", "egress")
                            .flatMap(way -> items(policy.path("spec").path(way))))
                    .isNotEmpty()
                    .allSatisfy(rule -> assertThat(ports(rule)).isNotEmpty());
        }
    }

    @Test
    void showsMetricsToOneNamespaceAlone() throws IOException {
        var rules = ofKind("NetworkPolicy").stream()
                .flatMap(policy -> items(policy.path("spec").path("ingress")))
                .filter(rule -> ports(rule).anyMatch(port -> port.equals("management") || port.equals("9000")))
                .toList();
        assertThat(rules)
                .hasSize(1)
                .first()
                .satisfies(rule -> assertThat(items(rule.path("from")))
                        .hasSize(1)
                        .allSatisfy(from -> assertThat(from.path("namespaceSelector")
                                        .path("matchLabels")
                                        .has("kubernetes.io/metadata.name"))
                                .isTrue()));
    }

    @Test
    void readsNothingThatItHasNoUseFor() throws IOException {
        for (var kind : List.of("Role", "ClusterRole")) {
            for (var role : ofKind(kind)) {
                assertThat(items(role.path("rules")).flatMap(rule -> texts(rule.path("resources")).stream()))
                        .doesNotContainAnyElementsOf(NEVER_READ);
                assertThat(items(role.path("rules")).flatMap(rule -> texts(rule.path("apiGroups")).stream()))
                        .doesNotContain("*");
            }
        }
    }

    @Test
    void readsLogsOnlyWhereTheProbeIsWanted() throws IOException {
        for (var file : files()) {
            var isGranted = documents(file).stream()
                    .flatMap(document -> document.findValues("resources").stream())
                    .anyMatch(resources -> texts(resources).contains("pods/log"));
            assertThat(isGranted).as(file.toString()).isEqualTo(file.equals(PROBE));
        }
        assertThat(texts(documents(KUBERNETES.resolve("kustomization.yaml"))
                        .getFirst()
                        .path("components")))
                .doesNotContain("kubelet-probe");
    }

    @Test
    void namesForeignImagesByDigest() throws IOException {
        assertThat(Files.readAllLines(Path.of("Dockerfile.native")))
                .filteredOn(line -> line.startsWith("FROM ") && !line.startsWith("FROM ${RUNTIME}"))
                .isNotEmpty()
                .allMatch(line -> line.matches("FROM \\S+:\\S+@sha256:[0-9a-f]{64} AS \\S+"));
    }

    private static Stream<String> ports(JsonNode rule) {
        return items(rule.path("ports")).map(port -> port.path("port").asText());
    }
}
