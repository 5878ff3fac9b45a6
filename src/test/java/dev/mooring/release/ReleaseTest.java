package dev.mooring.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/release}, on copies of the files that it changes. */
class ReleaseTest {
    private static final List<Path> CHANGED = List.of(
            Path.of("pom.xml"),
            Path.of("CHANGELOG.md"),
            Path.of("deploy/helm/mooring/Chart.yaml"),
            Path.of("deploy/conformance/addon/source.yaml"),
            Path.of("deploy/conformance/addon/namespace.yaml"));

    @TempDir
    private Path root;

    private record Ended(int status, String said) {}

    @BeforeEach
    void copy() throws IOException {
        for (var file : CHANGED) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.copy(file, root.resolve(file));
        }
        Files.writeString(root.resolve("CHANGELOG.md"), """
                # Changes
                ## Unreleased
                ### Added
                - What is new.

                ## 9.1.0 - 2026-01-01
                - What was new.
                """);
    }

    @Test
    void preparesWhatItsOwnCheckAccepts() throws Exception {
        assertThat(run("prepare", "9.2.0")).isEqualTo(new Ended(0, ""));
        assertThat(run("check", "v9.2.0")).isEqualTo(new Ended(0, "9.2.0\n"));
    }

    @Test
    void givesWhatIsUnreleasedItsVersionAndDay() throws Exception {
        run("prepare", "9.2.0");
        assertThat(root.resolve("CHANGELOG.md")).hasContent("""
                        # Changes
                        ## Unreleased

                        ## 9.2.0 - 2026-12-24
                        ### Added
                        - What is new.

                        ## 9.1.0 - 2026-01-01
                        - What was new.
                        """);
    }

    @Test
    void setsTheTimeOfAllThatIsPackaged() throws Exception {
        run("prepare", "9.2.0");
        assertThat(root.resolve("pom.xml"))
                .content()
                .contains("<project.build.outputTimestamp>2026-12-24T00:00:00Z</project.build.outputTimestamp>");
    }

    @Test
    void changesNoOtherVersionOfThePom() throws Exception {
        run("prepare", "9.2.0");
        assertThat(changedLines("pom.xml")).hasSize(2);
        assertThat(changedLines("deploy/conformance/addon/source.yaml")).containsExactly("    tag: 9.2.0");
        assertThat(changedLines("deploy/conformance/addon/namespace.yaml"))
                .containsExactly("    aws.conformance.vendor-solution-version: 9.2.0");
        assertThat(changedLines("deploy/helm/mooring/Chart.yaml"))
                .containsExactly("version: 9.2.0", "appVersion: 9.2.0");
    }

    @Test
    void printsTheNotesOfAVersionAlone() throws Exception {
        run("prepare", "9.2.0");
        assertThat(run("notes", "9.2.0")).isEqualTo(new Ended(0, "### Added\n- What is new.\n"));
        assertThat(run("notes", "9.1.0").said()).isEqualTo("- What was new.\n");
    }

    @Test
    void takesNoVersionForAnotherThatBeginsAlike() throws Exception {
        assertThat(run("notes", "9.1.0-rc.1")).isEqualTo(new Ended(1, "CHANGELOG.md has no notes of 9.1.0-rc.1.\n"));
        assertThat(run("notes", "9.1.01").status()).isEqualTo(1);
    }

    @Test
    void refusesATagThatThePomIsNotAt() throws Exception {
        run("prepare", "9.2.0");
        var ended = run("check", "v9.3.0");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.said())
                .startsWith("pom.xml is at 9.2.0, the tag is v9.3.0: run scripts/release prepare 9.3.0");
    }

    @Test
    void refusesAChartOfAnotherVersion() throws Exception {
        run("prepare", "9.2.0");
        var chart = root.resolve("deploy/helm/mooring/Chart.yaml");
        Files.writeString(chart, Files.readString(chart).replace("\nversion: 9.2.0", "\nversion: 9.1.0"));
        assertThat(run("check", "v9.2.0"))
                .isEqualTo(new Ended(1, "The version of deploy/helm/mooring/Chart.yaml is another than 9.2.0.\n"));
    }

    @Test
    void refusesATagOfAnotherForm() throws Exception {
        run("prepare", "9.2.0");
        assertThat(run("check", "9.2.0").said()).isEqualTo("The tag of 9.2.0 is v9.2.0, not 9.2.0.\n");
        assertThat(run("check", "v9.2").said()).startsWith("'v9.2' is no version");
    }

    @Test
    void refusesToPrepareAVersionTwice() throws Exception {
        assertThat(run("prepare", "9.1.0")).isEqualTo(new Ended(1, "CHANGELOG.md has notes of 9.1.0 already.\n"));
    }

    @Test
    void refusesToReleaseNothing() throws Exception {
        run("prepare", "9.2.0");
        assertThat(run("prepare", "9.3.0").said()).startsWith("CHANGELOG.md has nothing under \"Unreleased\"");
    }

    @Test
    void goesOnToTheNextVersion() throws Exception {
        run("next", "9.3.0");
        assertThat(changedLines("pom.xml")).containsExactly("  <version>9.3.0-SNAPSHOT</version>");
        assertThat(changedLines("deploy/helm/mooring/Chart.yaml"))
                .containsExactly("version: 9.3.0", "appVersion: 9.3.0");
    }

    @Test
    void findsWhatIsUnreleasedInTheChangesAsTheyAre() throws Exception {
        Files.copy(
                Path.of("CHANGELOG.md"),
                root.resolve("CHANGELOG.md"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        run("prepare", "9.2.0");
        assertThat(run("notes", "9.2.0").said()).startsWith("### ");
    }

    private List<String> changedLines(String file) throws IOException {
        var before = Files.readAllLines(Path.of(file));
        return Files.readAllLines(root.resolve(file)).stream()
                .filter(line -> !before.contains(line))
                .toList();
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("scripts/release", arguments[0], arguments[1]).redirectErrorStream(true);
        builder.environment().put("RELEASE_ROOT", root.toString());
        builder.environment().put("RELEASE_DAY", "2026-12-24");
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
