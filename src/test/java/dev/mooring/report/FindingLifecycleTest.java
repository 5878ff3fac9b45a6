package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.CheckDescription;
import dev.mooring.check.Fault;
import dev.mooring.check.Group;
import dev.mooring.check.Outcome;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.reading.Cause;
import dev.mooring.report.Finding.PrecedingChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingLifecycleTest {
    private static final Instant FIRST = Instant.parse("2026-08-21T12:00:00Z");
    private static final Instant LATER = FIRST.plus(Duration.ofMinutes(5));
    private static final CheckDescription CHECK = CheckDescription.check("some-check", Group.HEALTH, Severity.ERROR);
    private static final PrecedingChange CHANGE = new PrecedingChange("stack-update", 42L, null, FIRST);

    @Test
    void opensAFindingWithTheChangeThatCameBefore() {
        var finding = step(FIRST, List.of(), failing("a")).open().getFirst();
        assertThat(finding.firstSeen()).isEqualTo(FIRST);
        assertThat(finding.precededBy()).isEqualTo(CHANGE);
    }

    @Test
    void keepsWhenAFindingWasFirstSeen() {
        var before = step(FIRST, List.of(), failing("a")).open();
        var finding = step(LATER, before, failing("a")).open().getFirst();
        assertThat(finding.firstSeen()).isEqualTo(FIRST);
        assertThat(finding.lastSeen()).isEqualTo(LATER);
    }

    @Test
    void resolvesAFindingWhoseCheckPasses() {
        var before = step(FIRST, List.of(), failing("a")).open();
        var step = step(LATER, before, Map.of(CHECK, new Outcome.Pass()));
        assertThat(step.open()).isEmpty();
        assertThat(step.resolved().getFirst().resolvedAt()).isEqualTo(LATER);
    }

    @Test
    void leavesAFindingOpenWhoseCheckIsUnknown() {
        var before = step(FIRST, List.of(), failing("a")).open();
        var unknown = new Outcome.Unknown(new Cause(Cause.Kind.REFUSED, "list", "no"));
        assertThat(step(LATER, before, Map.of(CHECK, unknown)).open()).isEqualTo(before);
    }

    @Test
    void leavesAFindingOpenWhoseSubjectCouldNotBeJudgedThoughAnotherFailed() {
        var before = step(FIRST, List.of(), failing("a")).open();
        var partly = new Outcome.Fail(List.of(fault("b")), Optional.of(new Cause(Cause.Kind.HIDDEN, "read", "secret")));
        assertThat(step(LATER, before, Map.of(CHECK, partly)).open())
                .extracting(finding -> finding.subject().name())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void givesTheSameFaultTheSameFingerprintWhateverItsText() {
        var one = step(FIRST, List.of(), failing("a")).open().getFirst();
        var other = step(LATER, List.of(), failing("a")).open().getFirst();
        assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
    }

    @Test
    void givesAnotherSubjectAnotherFingerprint() {
        var one = step(FIRST, List.of(), failing("a")).open().getFirst();
        var other = step(FIRST, List.of(), failing("b")).open().getFirst();
        assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
    }

    private static FindingLifecycle.Step step(
            Instant at, List<Finding> before, Map<CheckDescription, Outcome> outcomes) {
        return new FindingLifecycle("c", at, Optional.of(CHANGE)).next(before, outcomes);
    }

    private static Map<CheckDescription, Outcome> failing(String subject) {
        return Map.of(CHECK, new Outcome.Fail(List.of(fault(subject)), Optional.empty()));
    }

    private static Fault fault(String subject) {
        return new Fault(
                CHECK,
                Subject.of("node", subject),
                Severity.ERROR,
                "broken",
                Map.of("at", Instant.EPOCH.toString()),
                "mend it",
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }
}
