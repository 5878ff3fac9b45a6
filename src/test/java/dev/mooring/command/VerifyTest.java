package dev.mooring.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.check.Severity;
import dev.mooring.format.JUnitXml;
import dev.mooring.gate.Gate;
import dev.mooring.gate.Question;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

class VerifyTest {
    private static final Question QUESTION = new Question(Severity.ERROR, Set.of(), Duration.ofDays(1), false);

    @TempDir
    Path home;

    @Test
    void verifiesWhatIsConfiguredUnlessItIsToldOtherwise() {
        var verify = parsed("verify", "--once");
        assertThat(verify.wanted()).isEmpty();
        assertThat(verify.severity).isEqualTo(Severity.ERROR);
        assertThat(verify.output).isEqualTo(Verify.Output.TABLE);
    }

    @Test
    void takesItsWordsInAnyCase() {
        var verify = parsed("verify", "-o", "json", "--severity", "warning", "--cluster", "c");
        assertThat(verify.wanted()).contains("c");
        assertThat(verify.severity).isEqualTo(Severity.WARNING);
        assertThat(verify.output).isEqualTo(Verify.Output.JSON);
    }

    @Test
    void aStackIsAClusterOfItsName() {
        var verify = parsed("verify", "--stack", "acme/edge/prod");
        assertThat(verify.wanted()).contains("prod");
        assertThat(verify.settings(Map.of(), home))
                .containsEntry("mooring.clusters.prod.stack", "acme/edge/prod")
                .doesNotContainKey("mooring.clusters.prod.kubernetes.access");
    }

    @Test
    void aStackIsReachedByTheKubeconfigThatKubectlWouldTake() throws Exception {
        var usual = Files.createDirectories(home.resolve(".kube")).resolve("config");
        Files.writeString(usual, "");
        assertThat(parsed("verify", "--stack", "a/b/c").settings(Map.of("KUBECONFIG", "/nowhere"), home))
                .containsEntry("mooring.clusters.c.kubernetes.access", "kubeconfig")
                .containsEntry("mooring.clusters.c.kubernetes.kubeconfig", usual.toString());
        var other = Files.writeString(home.resolve("other"), "");
        assertThat(parsed("verify", "--stack", "a/b/c").settings(Map.of("KUBECONFIG", "/nowhere:" + other), home))
                .containsEntry("mooring.clusters.c.kubernetes.kubeconfig", other.toString());
        assertThat(parsed("verify", "--stack", "a/b/c", "--kubeconfig", "/x", "--context", "y")
                        .settings(Map.of(), home))
                .containsEntry("mooring.clusters.c.kubernetes.kubeconfig", "/x")
                .containsEntry("mooring.clusters.c.kubernetes.context", "y");
    }

    @Test
    void refusesAStackOfAnotherForm() {
        assertThatThrownBy(() -> parsed("verify", "--stack", "prod").settings(Map.of(), home))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("org/project/stack");
    }

    @Test
    void endsWithTheWorstThatIsKnown() {
        var clean = gate(Gate.Status.CLEAN);
        var findings = gate(Gate.Status.FINDINGS);
        var unknown = gate(Gate.Status.UNKNOWN);
        assertThat(OneVerification.status(List.of(clean, clean))).isZero();
        assertThat(OneVerification.status(List.of(unknown, findings))).isEqualTo(1);
        assertThat(OneVerification.status(List.of(clean, unknown))).isEqualTo(2);
        assertThat(OneVerification.status(List.of(clean, gate(Gate.Status.UNVERIFIED))))
                .isEqualTo(2);
    }

    @Test
    void aClusterWhoseVerificationFailsIsAnErrorInEveryForm() {
        var said = new ByteArrayOutputStream();
        var look = OneVerification.look(
                "c",
                () -> {
                    throw new IllegalStateException("nothing answers");
                },
                QUESTION,
                Clock.systemUTC(),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(look.report()).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("The verification of c failed");
        assertThat(JUnitXml.of(List.of(look.gate()))).contains("name=\"mooring c\"", "errors=\"1\"", "nothing answers");
    }

    private static Gate gate(Gate.Status status) {
        var plain = Gate.unverified("c", QUESTION, "x");
        return new Gate(
                plain.cluster(),
                status,
                plain.because(),
                plain.severity(),
                plain.checks(),
                plain.report(),
                plain.verifiedAt(),
                plain.age(),
                plain.longestAge(),
                0,
                0,
                plain.reasons(),
                plain.unknown(),
                plain.skipped(),
                plain.closing(),
                plain.notPassed());
    }

    private static Verify parsed(String... arguments) {
        return Verify.parsed(new QuarkusProcess(_ -> List.of()), arguments);
    }
}
