package dev.mooring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docs/compatibility.md} asks for is what the build, the chart and the manual ask for. */
class CompatibilityTest {

    @ParameterizedTest
    @CsvSource({
        "pom.xml, '<maven.compiler.release>(\\d+)<', '| Java | %s or newer'",
        "pom.xml, '<version>\\[([\\d.]+),\\)</version></requireMavenVersion>', '| Maven, to build | %s or newer'",
        "deploy/helm/mooring/Chart.yaml, 'kubeVersion: .>=(\\d+\\.\\d+)', '| Kubernetes that it runs on | %s or newer'",
        "examples/eks-hybrid/README.md, 'Pulumi ([\\d.]+) or newer', '| Pulumi''s own command, for the programs shipped | %s or newer'",
        "examples/eks-hybrid/README.md, 'Node (\\d+) or newer', '; Node %s or newer |'",
        "docs/monitoring.md, 'Prometheus ([\\d.]+) or newer', '| Prometheus | %s or newer'",
        "docs/monitoring.md, 'Prometheus operator ([\\d.]+) or newer', 'its operator %s or newer'"
    })
    void asksForWhatIsAskedForElsewhere(Path file, String pattern, String row) throws IOException {
        var asked = Pattern.compile(pattern).matcher(Files.readString(file));
        assertThat(asked.find()).as(file + " has " + pattern).isTrue();
        assertThat(Files.readString(Path.of("docs", "compatibility.md"))).contains(row.formatted(asked.group(1)));
    }
}
