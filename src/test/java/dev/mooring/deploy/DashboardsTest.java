package dev.mooring.deploy;

import static dev.mooring.deploy.MonitoringFiles.list;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dashboards that Grafana takes, and that show everything. */
class DashboardsTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Set<String> OF_GRAFANA = Set.of("__rate_interval");
    private static final int COLUMNS = 24;

    static Set<Map.Entry<String, JsonNode>> all() throws IOException {
        return MonitoringFiles.dashboards().entrySet();
    }

    @Test
    void haveEachItsOwnIdentity() throws IOException {
        assertThat(all()).hasSize(3);
        assertThat(all())
                .extracting(entry -> entry.getValue().path("uid").asText())
                .doesNotHaveDuplicates()
                .allSatisfy(uid -> assertThat(uid).matches("[a-z-]{1,40}"));
        assertThat(all())
                .extracting(entry -> entry.getValue().path("title").asText())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void haveWhatGrafanaAsksOfThem(Map.Entry<String, JsonNode> entry) {
        var dashboard = entry.getValue();
        assertThat(dashboard.path("schemaVersion").isInt()).isTrue();
        assertThat(dashboard.has("id")).as("an id is Grafana's to give").isFalse();
        assertThat(list(dashboard.path("panels"))).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("id").asInt()).isPositive();
            assertThat(panel.path("type").asText()).isIn("row", "stat", "timeseries", "table");
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
            if (!panel.path("type").asText().equals("row")) {
                assertThat(list(panel.path("targets"))).isNotEmpty().allSatisfy(target -> {
                    assertThat(target.path("refId").asText()).matches("[A-Z]");
                    assertThat(target.path("expr").asText()).isNotBlank();
                    assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
                });
            }
        });
        assertThat(list(dashboard.path("panels")))
                .extracting(panel -> panel.path("id").asInt())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void overlapNowhere(Map.Entry<String, JsonNode> entry) {
        var taken = new HashSet<String>();
        for (var panel : list(entry.getValue().path("panels"))) {
            var place = panel.path("gridPos");
            var right = place.path("x").asInt() + place.path("w").asInt();
            assertThat(right).isLessThanOrEqualTo(COLUMNS);
            for (var x = place.path("x").asInt(); x < right; x++) {
                for (var y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(taken.add(x + "/" + (place.path("y").asInt() + y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void useOnlyVariablesThatTheyHave(Map.Entry<String, JsonNode> entry) {
        var had = list(entry.getValue().path("templating").path("list")).stream()
                .map(variable -> variable.path("name").asText())
                .collect(Collectors.toSet());
        had.addAll(OF_GRAFANA);
        var used = VARIABLE.matcher(entry.getValue().toString())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        assertThat(had).containsAll(used);
    }

    @ParameterizedTest
    @MethodSource("all")
    void callSeriesByLabelsThatTheirQueriesKeep(Map.Entry<String, JsonNode> entry) {
        for (var panel : list(entry.getValue().path("panels"))) {
            for (var target : list(panel.path("targets"))) {
                LEGEND.matcher(target.path("legendFormat").asText())
                        .results()
                        .map(match -> match.group(1))
                        .filter(label -> !label.equals("instance"))
                        .forEach(label ->
                                assertThat(target.path("expr").asText()).contains(label));
            }
        }
    }
}
