package dev.mooring.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Catalogue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void explainsACheck() {
        assertThat(run("explain", "node-unreachable")).isZero();
        assertThat(out.toString())
                .startsWith("node-unreachable\nGroup health, severity ")
                .contains("What to do (! changes something):", "\n! sudo systemctl restart kubelet\n", "Needs:");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void explainsEveryCheck() {
        assertThat(Catalogue.checks())
                .allSatisfy(check ->
                        assertThat(run("explain", check.description().id())).isZero());
    }

    @Test
    void listsTheChecks() {
        assertThat(run("explain")).isZero();
        assertThat(out.toString().lines()).hasSize(1 + Catalogue.checks().size());
    }

    @Test
    void namesTheCheckThatWasMeant() {
        assertThat(run("explain", "node-unreachabel")).isEqualTo(3);
        assertThat(err.toString()).isEqualTo("There is no such check; did you mean node-unreachable?\n");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "verify --help",
                "explain --help",
                "check-config --help",
                "notify test --help",
                "--version"
            })
    void helpIsWhatWasAskedForAndGoesToStdout(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out.toString()).contains("mooring");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verfy",
                "notify",
                "notify test",
                "notify tset slack",
                "notify test slack mail",
                "--verbose",
                "verify --servity=error",
                "verify -o yaml",
                "verify --severity awful",
                "-v"
            })
    void wrongArgumentsEndWithThreeAndNothingOnStdout(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(3);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).endsWith("mooring --help says what there is.\n");
    }

    private int run(String... arguments) {
        var process = new QuarkusProcess(_ -> List.of());
        return Commands.line(new Verify(process), new CheckConfig(process), Notify.line(process))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
