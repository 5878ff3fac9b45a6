package dev.mooring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.mooring.docs.Document.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documentation tells people to type can be typed: as far as no cluster, no cloud and no account of Pulumi is needed.
 * Requests to the API are sent to the packaged service by {@code FormsIT}; {@code mooring} is parsed by {@code
 * DocumentedCommandsTest}.
 */
class CommandsTest {
    private static final Path CHART = Path.of("deploy", "helm", "mooring");
    private static final Pattern INLINE = Pattern.compile("`((?:make|kubectl|helm|pulumi) [^`]+)`");
    private static final Pattern OURS =
            Pattern.compile("(?:\\./|\\.\\./mooring/)?((?:deploy|scripts|examples|openapi|src)/[\\w./-]*\\w)");
    private static final Pattern TARGET = Pattern.compile("(?m)^([a-z-]+):");
    private static final Pattern QUERY = Pattern.compile("[?&]");

    private static final String SOME_DIGEST = "sha256:" + "0".repeat(64);

    /** What others make and Mooring only names: nothing of these can be tried here. */
    private static final Set<String> OTHERS = Set.of(
            "alias",
            "aws",
            "base64",
            "case",
            "cat",
            "cd",
            "cosign",
            "cp",
            "docker",
            "echo",
            "esac",
            "exit",
            "export",
            "gh",
            "git",
            "head",
            "jq",
            "ls",
            "mkdir",
            "mv",
            "nodeadm",
            "npm",
            "openssl",
            "pg_dump",
            "printf",
            "rm",
            "sha256sum",
            "sqlite3");

    private static final Set<String> KUBECTL = Set.of(
            "annotate",
            "apply",
            "auth",
            "cp",
            "create",
            "delete",
            "describe",
            "diff",
            "exec",
            "get",
            "kustomize",
            "label",
            "logs",
            "patch",
            "port-forward",
            "rollout",
            "run",
            "scale",
            "wait");
    private static final Set<String> HELM =
            Set.of("install", "rollback", "show", "test", "uninstall", "upgrade", "template", "history");
    private static final Set<String> PULUMI =
            Set.of("config", "destroy", "env", "package", "preview", "refresh", "stack", "up");

    @TempDir
    static Path folder;

    private static List<Fence> blocks;

    @BeforeAll
    static void read() throws IOException {
        blocks = new ArrayList<>(Document.shell());
        Document.all().stream()
                .filter(page -> !page.path().startsWith("docs/checks"))
                .forEach(page -> INLINE.matcher(String.join(" ", page.prose()))
                        .results()
                        .forEach(found -> blocks.add(new Fence(page.path(), "sh", 0, found.group(1)))));
    }

    @Test
    void areBlocksThatSayWhatTheyAre() throws IOException {
        assertThat(Document.all())
                .flatMap(Document::fences)
                .filteredOn(fence -> fence.language().isEmpty())
                .isEmpty();
    }

    @Test
    void areReadByAShell() throws Exception {
        var all = new ArrayList<String>();
        for (var block : blocks) {
            var file = Files.writeString(folder.resolve("block"), block.text() + "\n");
            var said = folder.resolve("said");
            var status = new ProcessBuilder("bash", "-n", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                all.add(block + " " + Files.readString(said));
            }
        }
        assertThat(all).isEmpty();
    }

    /** A secret is often stored without a new line at its end, and one that ran on from it would be neither. */
    @Test
    void putAWebhookSecretOnALineOfItsOwnWhateverTheFileEndsWith() throws Exception {
        var adding = Files.readAllLines(Path.of("docs/howto/rotate.md")).stream()
                .filter(line -> line.contains(">> webhook-secrets"))
                .map(line -> line.replace("openssl rand -hex 32", "echo new"))
                .toList();
        assertThat(adding).hasSize(1);
        for (var old : List.of("old", "old\n")) {
            var secrets = Files.writeString(folder.resolve("webhook-secrets"), old);
            var status = new ProcessBuilder("bash", "-c", adding.getFirst())
                    .directory(folder.toFile())
                    .start()
                    .waitFor();
            assertThat(status).isZero();
            assertThat(Files.readAllLines(secrets))
                    .filteredOn(line -> !line.isEmpty())
                    .containsExactly("old", "new");
        }
    }

    @Test
    void runProgramsThatThisTestKnows() {
        assertThat(faults(line -> OTHERS.contains(line.program())
                        || Set.of("make", "kubectl", "helm", "pulumi", "curl", "mooring")
                                .contains(line.program())
                        || line.program().startsWith("$(./scripts/find-jdk 25)/bin/java")
                        || line.program().equals("java")
                        || OURS.matcher(line.program()).matches()))
                .isEmpty();
    }

    @Test
    void nameFilesThatThereAre() {
        assertThat(blocks.stream()
                        .flatMap(block -> OURS.matcher(block.text())
                                .results()
                                .map(found -> found.group(1))
                                .filter(path -> !path.endsWith("/mine") && !path.contains("NAME"))
                                .filter(path -> !Files.exists(Path.of(path)))
                                .map(path -> block + " " + path)))
                .isEmpty();
    }

    @Test
    void makeTargetsThatThereAre() throws IOException {
        var targets = TARGET.matcher(Files.readString(Path.of("Makefile")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        assertThat(faults(line -> !line.program().equals("make")
                        || line.operands().stream()
                                .filter(word -> !word.contains("="))
                                .allMatch(targets::contains)))
                .isEmpty();
    }

    @Test
    void askKubectlForWhatItDoes() {
        assertThat(faults(line -> !line.program().equals("kubectl")
                        || line.operands().stream().anyMatch(KUBECTL::contains)))
                .isEmpty();
    }

    @Test
    void applyFoldersThatKustomizeTakes() {
        assertThat(faults(line -> !line.program().equals("kubectl")
                        || line.valuesOf("-k").stream()
                                .filter(folder -> !folder.endsWith("/mine"))
                                .allMatch(folder -> Files.exists(Path.of(folder, "kustomization.yaml")))))
                .isEmpty();
    }

    @Test
    void askHelmForWhatItDoesWithThisChart() {
        assertThat(faults(line -> !line.program().equals("helm")
                        || (HELM.contains(line.operands().getFirst())
                                && line.operands().stream()
                                        .filter(word -> word.contains("/"))
                                        .allMatch(chart -> Files.exists(Path.of(chart, "Chart.yaml"))))))
                .isEmpty();
    }

    @Test
    void setValuesThatTheChartHas() throws IOException {
        var schema =
                new ObjectMapper().readTree(CHART.resolve("values.schema.json").toFile());
        assertThat(faults(line -> !line.program().equals("helm")
                        || line.valuesOf("--set", "--set-string").stream()
                                .allMatch(value -> has(schema, schema, value.substring(0, value.indexOf('='))))))
                .isEmpty();
    }

    @Test
    void showValuesThatTheChartTakes() throws IOException {
        var yaml = new YAMLMapper();
        var schema =
                new ObjectMapper().readTree(CHART.resolve("values.schema.json").toFile());
        var validator =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        var shown = Document.all().stream()
                .flatMap(page -> page.fences().stream())
                .filter(fence ->
                        fence.language().equals("yaml") && !fence.path().startsWith("deploy/pulumi"))
                .toList();
        var faults = new ArrayList<String>();
        var tried = 0;
        for (var fence : shown) {
            var values = yaml.readTree(fence.text().replace("sha256:…", SOME_DIGEST));
            if (values.isObject()
                    && values.properties().stream()
                            .allMatch(value -> schema.path("properties").has(value.getKey()))) {
                var all = yaml.readTree(CHART.resolve("values.yaml").toFile());
                yaml.readerForUpdating(all).readValue(values);
                validator.validate(all).forEach(fault -> faults.add(fence + " " + fault.getMessage()));
                tried++;
            }
        }
        assertThat(faults).isEmpty();
        assertThat(tried).isPositive();
    }

    private static boolean has(JsonNode root, JsonNode schema, String path) {
        var ref = schema.path("$ref").asText();
        if (!ref.isEmpty()) {
            return has(root, root.at(ref.substring(1)), path);
        }
        var dot = path.indexOf('.');
        var name = dot < 0 ? path : path.substring(0, dot);
        var member = schema.path("properties").path(name);
        return !member.isMissingNode() && (dot < 0 || has(root, member, path.substring(dot + 1)));
    }

    @Test
    void askPulumiForWhatItDoes() {
        assertThat(faults(line -> !line.program().equals("pulumi")
                        || PULUMI.contains(line.operands().getFirst())))
                .isEmpty();
    }

    @Test
    void sendRequestsThatTheContractHas() throws IOException {
        var paths = new YAMLMapper()
                .readTree(Path.of("openapi", "mooring.yaml").toFile())
                .path("paths");
        assertThat(faults(line -> path(line).stream().allMatch(path -> isServed(paths, path))))
                .isEmpty();
    }

    /** Of a request to the API, without its query. */
    private static Optional<String> path(ShellLine line) {
        return line.program().equals("curl")
                ? line.words().stream()
                        .filter(word -> word.contains("/api/v1"))
                        .map(word -> QUERY.split(word.substring(word.indexOf("/api/v1")), 2)[0])
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isServed(JsonNode paths, String path) {
        return paths.properties().stream()
                .map(Map.Entry::getKey)
                .anyMatch(template -> path.matches(template.replaceAll("\\{[^}]*}", "[^/]+")));
    }

    private static List<String> faults(Predicate<ShellLine> isGood) {
        return blocks.stream()
                .flatMap(block -> ShellLine.of(block.text()).stream()
                        .filter(line -> !isGood.test(line))
                        .map(line -> block + " " + line.words()))
                .toList();
    }
}
