package dev.mooring.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts that are shipped, as Prometheus's own tool sees them. */
class AlertsTest {
    private static final Path ALERTS = Path.of("deploy/prometheus/alerts.yaml");
    private static final Path CASES = Path.of("src/test/resources/prometheus/alerts.test.yaml");
    private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");
    private static final Pattern FIRING = Pattern.compile("alertname: (\\w+)\\n {8}exp_alerts:", Pattern.MULTILINE);
    private static final Pattern METRIC = Pattern.compile("\\bmooring_\\w+");

    @TempDir
    Path folder;

    @Test
    void areRulesThatPrometheusAccepts() throws Exception {
        assertThat(promtool("check", "rules", ALERTS.toString())).contains("SUCCESS");
    }

    @Test
    void fireWhenTheyShouldAndOnlyThen() throws Exception {
        assertThat(promtool("test", "rules", CASES.toString())).contains("SUCCESS");
    }

    @Test
    void haveEachACaseInWhichTheyFire() throws IOException {
        assertThat(found(FIRING, CASES)).isEqualTo(found(ALERT, ALERTS));
    }

    @Test
    void speakOfMetricsThatAreDocumented() throws IOException {
        assertThat(found(METRIC, Path.of("README.md"))).containsAll(found(METRIC, ALERTS));
    }

    private static Set<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(match.groupCount()))
                .collect(Collectors.toSet());
    }

    private String promtool(String... arguments) throws IOException, InterruptedException {
        var output = folder.resolve("promtool.out");
        var command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        return Files.readString(output);
    }
}
