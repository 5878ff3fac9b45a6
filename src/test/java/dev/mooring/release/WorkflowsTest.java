package dev.mooring.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What runs on the forge runs what is named, with the rights that it needs, and takes no order from strangers. */
class WorkflowsTest {
    private static final Path FOLDER = Path.of(".github/workflows");

    private static final String SOUND = """
            on:
              pull_request:
            permissions:
              contents: read
            jobs:
              test:
                timeout-minutes: 10
                steps:
                  - uses: actions/checkout@34e114876b0b11c390a56381ad16ebd13914f8d5 # v4.3.1
                    with: {persist-credentials: false}
                  - run: echo "$TITLE"
                    env: {TITLE: '${{ github.event.pull_request.title }}'}
            """;

    @TempDir
    private Path folder;

    static List<Path> files() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void doNothingThatTheyMustNot(Path file) throws IOException {
        assertThat(read(file).faults()).isEmpty();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("@34e114876b0b11c390a56381ad16ebd13914f8d5 # v4.3.1", "@v4", "is not named by commit"),
                arguments(" # v4.3.1", "", "is not named by commit"),
                arguments("contents: read", "contents: write", "may do more than read"),
                arguments("permissions:\n  contents: read\n", "", "may do more than read"),
                arguments("pull_request:", "pull_request_target:", "started by pull_request_target"),
                arguments("    timeout-minutes: 10\n", "", "has no end in time"),
                arguments("timeout-minutes: 10", "timeout-minutes: 360", "has no end in time"),
                arguments("\"$TITLE\"", "${{ github.event.pull_request.title }}", "puts an expression into a shell"),
                arguments("        with: {persist-credentials: false}\n", "", "leaves its token"),
                arguments("github.event.pull_request.title", "secrets.PASSWORD", "takes a secret"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void areFoundOutWhereTheyDo(String sound, String faulty, String found) throws IOException {
        assertThat(SOUND).contains(sound);
        assertThat(Workflow.parse(SOUND.replace(sound, faulty)).faults())
                .singleElement()
                .asString()
                .contains(found);
    }

    @Test
    void areSoundWhereNothingIsWrong() throws IOException {
        assertThat(Workflow.parse(SOUND).faults()).isEmpty();
    }

    @Test
    void nameEachActionByOneCommitAlone() throws IOException {
        var commits = new HashMap<String, String>();
        for (var file : files()) {
            read(file).uses().forEach(use -> {
                var action = use.substring(0, use.indexOf('@')).replaceFirst("^([^/]+/[^/]+).*", "$1");
                var commit = use.substring(use.indexOf('@'));
                assertThat(commits.merge(action, commit, (first, second) -> first))
                        .as(action)
                        .isEqualTo(commit);
            });
        }
        assertThat(commits).isNotEmpty();
    }

    @Test
    void letEachJobWriteWhatItMustAlone() throws IOException {
        var writes = new TreeMap<String, List<String>>();
        for (var file : files()) {
            read(file).jobs().forEach((name, job) -> {
                if (!Workflow.writes(job).isEmpty()) {
                    writes.put(file.getFileName() + " " + name, Workflow.writes(job));
                }
            });
        }
        assertThat(writes)
                .isEqualTo(Map.of(
                        "codeql.yml analyze", List.of("security-events"),
                        "scorecard.yml score", List.of("id-token", "security-events"),
                        "release.yml jvm", List.of("packages"),
                        "release.yml native", List.of("packages"),
                        "release.yml images", List.of("attestations", "id-token", "packages"),
                        "release.yml chart", List.of("id-token", "packages"),
                        "release.yml publish", List.of("attestations", "contents", "id-token")));
    }

    @Test
    void nameNothingBeforeAllTestsHavePassed() throws IOException {
        var release = read(FOLDER.resolve("release.yml"));
        assertThat(Workflow.items(release.jobs().get("images").path("needs")).map(need -> need.asText()))
                .contains("test", "native-test", "jvm");
        assertThat(release.triggers()).containsExactly("push");
        assertThat(release.says().path("on").path("push").has("branches")).isFalse();
    }

    /** An environment gives its word within 30 days. */
    @Test
    void keepWhatWaitsForAWordAsLongAsThatMayTake() throws IOException {
        var kept = read(FOLDER.resolve("release.yml")).jobs().values().stream()
                .flatMap(job -> Workflow.items(job.path("steps")))
                .filter(step -> step.path("uses").asText().startsWith("actions/upload-artifact@"))
                .map(step -> step.at("/with/retention-days").asInt())
                .toList();
        assertThat(kept).isNotEmpty().allMatch(days -> days > 30);
    }

    @ParameterizedTest
    @MethodSource("files")
    void speakShell(Path file) throws IOException, InterruptedException {
        for (var script : read(file).scripts().toList()) {
            var written = Files.writeString(folder.resolve("script"), script);
            var checked = new ProcessBuilder("bash", "-n", written.toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(checked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(checked.waitFor()).isZero();
        }
    }

    private static Workflow read(Path file) throws IOException {
        return Workflow.parse(Files.readString(file));
    }
}
