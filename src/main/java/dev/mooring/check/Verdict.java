package dev.mooring.check;

import dev.mooring.actual.HybridNode;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where one check writes down what it finds. */
public final class Verdict {
    private final CheckDescription check;
    private final Situation situation;
    private final List<Fault> faults = new ArrayList<>();
    private @Nullable Outcome instead;

    Verdict(CheckDescription check, Situation situation) {
        this.check = check;
        this.situation = situation;
    }

    /** A fault with the check's own severity. */
    public void fail(Subject subject, String summary, Evidence evidence) {
        fail(check.severity(), subject, summary, evidence);
    }

    public void fail(Severity severity, Subject subject, String summary, Evidence evidence) {
        fail(severity, subject, summary, evidence, Set.of());
    }

    /** A fault that explains what else is wrong with the nodes it covers. */
    public void fail(Severity severity, Subject subject, String summary, Evidence evidence, Set<String> covers) {
        faults.add(new Fault(
                check,
                subject,
                severity,
                summary,
                evidence.values(),
                situation.fillIn(check.remedy(), subject),
                covers,
                Optional.empty(),
                Optional.empty()));
    }

    /** The same fault of each of some nodes. */
    public void failEach(Predicate<HybridNode> broken, String summary, Function<HybridNode, Evidence> evidence) {
        for (var node : situation.nodes()) {
            if (broken.test(node)) {
                fail(situation.subject(node), summary, evidence.apply(node));
            }
        }
    }

    /**
     * Without a source that is not switched off, and could not be read, the check has not judged everything. For sources
     * that it can do without where they are switched off; what it cannot do without, its description names.
     */
    public void unknownWithout(Source... sources) {
        for (var source : sources) {
            Optional.ofNullable(situation.readings().get(source))
                    .flatMap(Reading::cause)
                    .ifPresent(this::unknown);
        }
    }

    /** The check does not apply. */
    public void skip(String reason) {
        instead = new Outcome.Skipped(reason);
    }

    /** The check cannot judge after all. Faults it has found already stand. */
    public void unknown(Cause cause) {
        instead = new Outcome.Unknown(cause);
    }

    Outcome outcome() {
        if (!faults.isEmpty()) {
            var unjudged =
                    instead instanceof Outcome.Unknown(Cause cause) ? Optional.of(cause) : Optional.<Cause>empty();
            return new Outcome.Fail(faults, unjudged);
        }
        return instead == null ? new Outcome.Pass() : instead;
    }
}
