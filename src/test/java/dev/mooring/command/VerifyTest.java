package dev.mooring.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.check.Severity;
import dev.mooring.gate.Gate;
import dev.mooring.gate.Question;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

class VerifyTest {
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
        assertThat(OneVerification.status(List.of(clean, clean), true)).isZero();
        assertThat(OneVerification.status(List.of(unknown, findings), true)).isEqualTo(1);
        assertThat(OneVerification.status(List.of(clean, unknown), true)).isEqualTo(2);
        assertThat(OneVerification.status(List.of(clean), false)).isEqualTo(2);
    }

    private static Gate gate(Gate.Status status) {
        var plain = Gate.unverified("c", new Question(Severity.ERROR, Set.of(), Duration.ofDays(1), false), "x");
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
