package dev.mooring.deploy;

import static dev.mooring.deploy.Manifests.DEPLOY;
import static dev.mooring.deploy.Manifests.KUBERNETES;
import static dev.mooring.deploy.Manifests.documents;
import static dev.mooring.deploy.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is deployed asks for nothing but reading, and hangs together. */
class DeployTest {
    private static final Set<String> READING = Set.of("get", "list", "watch");

    private static final Pattern OF_THE_SERVICE = Pattern.compile(
            "(http://mooring(\\.mooring)?\\.svc(\\.cluster\\.local)?(:(?<port>\\d+))?\\b)|(svc/mooring \\d+:(?<forwarded>\\d+))");

    /** What a builder sets by itself: for what it builds, where, and through which proxy. */
    private static final Pattern SET_BY_BUILDERS = Pattern.compile(
            "((TARGET|BUILD)(PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)|(https?|ftp|no|all)_proxy|BUILDKIT_\\w+|SOURCE_DATE_EPOCH)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern VERIFIED_DATABASE = Pattern.compile(".*\\bsslmode[=:] ?verify-.*");

    static List<Path> yamlFiles() throws IOException {
        return Manifests.yamlFiles();
    }

    @ParameterizedTest
    @MethodSource("yamlFiles")
    void asksKubernetesForNoVerbButReading(Path file) throws IOException {
        for (var document : documents(file)) {
            document.findValues("verbs")
                    .forEach(verbs -> assertThat(texts(verbs)).isSubsetOf(READING));
        }
    }

    @Test
    void grantsToWatchWhatIsWatched() throws IOException {
        var rules = documents(KUBERNETES.resolve("rbac.yaml")).getFirst().path("rules");
        var watched = StreamSupport.stream(rules.spliterator(), false)
                .filter(rule -> texts(rule.path("verbs")).contains("watch"))
                .flatMap(rule -> texts(rule.path("resources")).stream())
                .toList();
        assertThat(watched).containsExactlyInAnyOrder("nodes", "leases", "ciliumnodes");
    }

    @Test
    void asksAwsForNoActionButReading() throws IOException {
        var policy =
                new ObjectMapper().readTree(DEPLOY.resolve("aws/policy.json").toFile());
        var actions = policy.findValues("Action").stream()
                .flatMap(list -> texts(list).stream())
                .toList();
        assertThat(actions).isNotEmpty().allMatch(action -> action.matches("[a-z0-9]+:(Describe|List|Get)[A-Za-z]+"));
    }

    /** What is assumed has the policy that reads: nothing else is granted on the way. */
    @ParameterizedTest
    @ValueSource(strings = {"trust-policy.json", "assume-role-policy.json"})
    void becomesARoleOfAnotherAccountAndNothingElse(String file) throws IOException {
        var policy =
                new ObjectMapper().readTree(DEPLOY.resolve("aws").resolve(file).toFile());
        assertThat(policy.findValues("Action").stream().flatMap(actions -> texts(actions).stream()))
                .containsExactly("sts:AssumeRole", "sts:TagSession");
    }

    /** Session tags of EKS Pod Identity go along; a request that only passes them need not show the external id. */
    @Test
    void trustsOneRoleAndAsksItForTheExternalIdWhereItBecomesTheReader() throws IOException {
        var statements = new ObjectMapper()
                .readTree(DEPLOY.resolve("aws/trust-policy.json").toFile())
                .path("Statement");
        assertThat(statements)
                .extracting(statement -> statement.at("/Principal/AWS").asText())
                .containsOnly("arn:aws:iam::111122223333:role/mooring");
        assertThat(statements)
                .filteredOn(statement -> statement.has("Condition"))
                .extracting(statement -> texts(statement.path("Action")))
                .containsExactly(List.of("sts:AssumeRole"));
    }

    @Test
    void rendersEveryResourceThatTheKustomizationNames() throws IOException {
        var kustomization = documents(KUBERNETES.resolve("kustomization.yaml")).getFirst();
        var rendered = new ArrayList<HasMetadata>();
        for (var resource : texts(kustomization.path("resources"))) {
            for (var document : documents(KUBERNETES.resolve(resource))) {
                rendered.add(Serialization.unmarshal(document.toString(), HasMetadata.class));
            }
        }
        assertThat(rendered)
                .extracting(HasMetadata::getKind)
                .contains(
                        "Deployment",
                        "Service",
                        "ServiceAccount",
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "PersistentVolumeClaim");
        assertThat(rendered)
                .allSatisfy(
                        resource -> assertThat(resource.getMetadata().getName()).isNotBlank());
    }

    @Test
    void endsWhenMemoryRunsOutWhateverStartsIt() throws IOException {
        var places = List.of(
                KUBERNETES.resolve("deployment.yaml"),
                Path.of("Dockerfile.native"),
                Path.of("Dockerfile.jvm"),
                Path.of("README.md"));
        for (var place : places) {
            assertThat(place).content().contains("-XX:+ExitOnOutOfMemoryError");
        }
    }

    /** One that a file gives a value to has that value, whatever it is built for. */
    @Test
    void leavesToTheBuilderWhatItSetsByItself() throws IOException {
        try (var files = Files.list(Path.of(""))) {
            var declared = new ArrayList<String>();
            for (var file : files.filter(file -> file.toString().startsWith("Dockerfile"))
                    .toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.matches("\\s*(?i:ARG) .*"))
                        .forEach(declared::add);
            }
            assertThat(declared)
                    .isNotEmpty()
                    .noneMatch(line -> SET_BY_BUILDERS
                                    .matcher(line.strip()
                                            .substring("ARG ".length())
                                            .replaceFirst("=.*", ""))
                                    .matches()
                            && line.contains("="));
        }
    }

    /** The compiler of another machine knows no instructions of this one, and builds nothing then. */
    @Test
    void namesInstructionsOfAMachineOnlyWhereItIsBuiltOnOne() throws IOException {
        assertThat(Files.readAllLines(Path.of("Dockerfile.native")))
                .filteredOn(line -> line.contains("-Dquarkus.native.march="))
                .singleElement()
                .asString()
                .contains("[ \"$(uname -m)\" = x86_64 ] && echo -Dquarkus.native.march=$MARCH");
    }

    @Test
    void theCacheOfClassesIsMadeWithTheFlagsThatItMustFit() throws IOException {
        var image = Files.readString(Path.of("Dockerfile.jvm"));
        for (var flag : List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders")) {
            assertThat(image.lines().filter(line -> line.contains("bash /tmp/aot-cache")))
                    .singleElement()
                    .asString()
                    .contains(flag);
            assertThat(image.substring(image.indexOf("ENTRYPOINT ["))).contains(flag);
        }
    }

    @Test
    void keepsOneReplicaOnOneVolume() throws IOException {
        var deployment =
                Serialization.unmarshal(Files.readString(KUBERNETES.resolve("deployment.yaml")), Deployment.class);
        assertThat(deployment.getSpec().getReplicas()).isOne();
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    }

    @Test
    void allowsEveryAwsCallThatIsMade() throws IOException {
        var policy = Files.readString(DEPLOY.resolve("aws/policy.json"));
        try (var sources = Files.walk(Path.of("src/main/java/dev/mooring/actual"))) {
            var calls = sources.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> calls(file).stream())
                    .toList();
            assertThat(calls).isNotEmpty().allSatisfy(call -> assertThat(policy).contains(call));
        }
    }

    /** Whatever is shown to be pasted somewhere in the cluster. */
    @Test
    void isReachedAtPortsThatItsServiceHas() throws IOException {
        var ports = documents(KUBERNETES.resolve("service.yaml"))
                .getFirst()
                .at("/spec/ports")
                .findValuesAsText("port");
        var shown = shown(OF_THE_SERVICE).stream()
                .map(match -> Stream.of(match.group("port"), match.group("forwarded"))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("80"))
                .toList();
        assertThat(shown).hasSizeGreaterThan(3).isSubsetOf(ports);
    }

    /** Without it pgjdbc looks into a home that a container has not, and does not connect. */
    @Test
    void namesTheAuthorityWhereTheCertificateOfADatabaseIsVerified() throws IOException {
        assertThat(shown(VERIFIED_DATABASE))
                .hasSizeGreaterThan(5)
                .extracting(MatchResult::group)
                .allMatch(line -> line.contains("sslrootcert") || line.contains("sslfactory"));
    }

    private static List<MatchResult> shown(Pattern pattern) throws IOException {
        var shown = new ArrayList<MatchResult>();
        for (var root : List.of("README.md", "docs", "deploy", "examples")) {
            try (var files = Files.walk(Path.of(root))) {
                for (var file : files.filter(DeployTest::isShown).toList()) {
                    pattern.matcher(Files.readString(file)).results().forEach(shown::add);
                }
            }
        }
        return shown;
    }

    private static boolean isShown(Path file) {
        return !file.toString().contains("node_modules") && file.toString().matches(".*\\.(md|yaml|ts|json)");
    }

    private static List<String> calls(Path source) {
        try {
            return Pattern.compile("\\b(eks|ssm|rolesanywhere|iam|ec2):[A-Z][A-Za-z]+")
                    .matcher(Files.readString(source))
                    .results()
                    .map(MatchResult::group)
                    .toList();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
