package dev.mooring.deploy;

import static dev.mooring.deploy.MonitoringFiles.RENDERED;
import static dev.mooring.deploy.MonitoringFiles.SOURCES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.check.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts and rules that are shipped, as the tools of their trade see them. */
class AlertsTest {
    private static final Path ALERTS = RENDERED.resolve("alerts.yaml");
    private static final Path RULES = RENDERED.resolve("rules.yaml");
    private static final Path CASES = Path.of("src/test/resources/monitoring");
    private static final Path DOCS = Path.of("docs/monitoring.md");
    private static final Pattern FIRING = Pattern.compile("alertname: (\\w+)(?:, |\\n {8})exp_alerts:");
    private static final Pattern METRIC = Pattern.compile("\\bmooring_[a-z0-9_]+");

    @TempDir
    Path folder;

    @Test
    void areRenderedFromTheirSources() throws Exception {
        MonitoringFiles.render(folder, "{}");
        assertThat(texts(folder)).isEqualTo(texts(RENDERED));
    }

    @Test
    void haveSourcesThatAreFormatted() throws Exception {
        for (var source : texts(SOURCES).keySet()) {
            if (source.endsWith("sonnet")) {
                Tool.run(folder, "jsonnetfmt", "--test", SOURCES.resolve(source).toString());
            }
        }
    }

    @Test
    void areRulesThatPrometheusAccepts() throws Exception {
        assertThat(Tool.run(folder, "promtool", "check", "rules", ALERTS.toString(), RULES.toString()))
                .doesNotContain("duplicate");
    }

    @Test
    void fireWhenTheyShouldAndOnlyThen() throws Exception {
        Files.copy(RULES, folder.resolve("rules.yaml"));
        MonitoringFiles.writeBare(ALERTS, folder.resolve("alerts.yaml"));
        test("alerts.test.yaml");
    }

    @Test
    void sayWhatIsWrongAndWhereToLook() throws Exception {
        Files.copy(RULES, folder.resolve("rules.yaml"));
        Files.copy(ALERTS, folder.resolve("alerts.yaml"));
        test("words.test.yaml");
    }

    private void test(String cases) throws IOException, InterruptedException {
        Files.copy(CASES.resolve(cases), folder.resolve(cases));
        Tool.run(folder, "promtool", "test", "rules", folder.resolve(cases).toString());
    }

    @Test
    void haveEachACaseInWhichTheyFire() throws IOException {
        assertThat(FIRING.matcher(Files.readString(CASES.resolve("alerts.test.yaml")))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toSet()))
                .isEqualTo(names());
    }

    @Test
    void coverEveryGroupOfChecks() throws IOException {
        var groups = Arrays.stream(Group.values()).map(Group::id).collect(Collectors.toSet());
        for (var name : Set.of("MooringCriticalFinding", "MooringErrorFinding")) {
            assertThat(MonitoringFiles.rules(ALERTS).stream()
                            .filter(rule -> rule.path("alert").asText().equals(name))
                            .map(rule -> rule.path("labels").path("group").asText()))
                    .containsExactlyInAnyOrderElementsOf(groups);
        }
    }

    @Test
    void haveEachWordsAndARunbook() throws IOException {
        var headings = Files.readAllLines(DOCS).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        assertThat(MonitoringFiles.rules(ALERTS)).allSatisfy(rule -> {
            var words = rule.path("annotations");
            assertThat(words.path("summary").asText()).isNotBlank();
            assertThat(words.path("description").asText()).isNotBlank();
            assertThat(words.path("page_url").asText()).isNotBlank();
            var runbook = words.path("runbook_url").asText();
            if (runbook.startsWith("docs/monitoring.md#")) {
                assertThat(headings).contains(runbook.substring(runbook.indexOf('#') + 1));
            } else {
                assertThat(runbook).endsWith("/checks/{{ $labels.check }}");
            }
        });
    }

    @Test
    void speakOfMetricsThatAreDocumented() throws IOException {
        assertThat(metrics(Files.readString(DOCS)))
                .containsAll(metrics(String.join("\n", texts(RENDERED).values())).stream()
                        .map(metric -> metric.replaceFirst("_(bucket|sum|count|max)$", ""))
                        .filter(metric -> !metric.equals("mooring_url"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void takeAnotherConfiguration() throws Exception {
        MonitoringFiles.render(
                folder,
                "{ _config+:: { mooringUrl: 'https://m.example.org', findings+: { 'for': { critical: '7m', 'error': '9m' } } } }");
        assertThat(MonitoringFiles.rules(folder.resolve("alerts.yaml"))).anySatisfy(rule -> {
            assertThat(rule.path("for").asText()).isEqualTo("7m");
            assertThat(rule.path("annotations").path("page_url").asText())
                    .isEqualTo("https://m.example.org/clusters/{{ $labels.cluster }}");
        });
    }

    private static Set<String> names() throws IOException {
        return MonitoringFiles.rules(ALERTS).stream()
                .map(rule -> rule.path("alert"))
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(match -> match.group()).collect(Collectors.toSet());
    }

    private static Map<String, String> texts(Path root) throws IOException {
        var texts = new TreeMap<String, String>();
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                texts.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
