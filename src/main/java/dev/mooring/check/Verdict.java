package dev.mooring.check;

import dev.mooring.actual.HybridNode;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where one check writes down what it finds. */
public final class Verdict {
    private final CheckDescription check;
    private final Situation situation;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Consumer<HybridNode>> nodeRules = new ArrayList<>(1);
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
                evidence.and("sources", sources()).values(),
                situation.fillIn(check.remedy(), subject),
                covers,
                Optional.empty(),
                Optional.empty()));
    }

    /** Where the compared values come from. */
    private List<String> sources() {
        return check.needs().stream().map(Source::id).sorted().toList();
    }

    /** The same fault of each of some nodes. */
    public void failEach(Predicate<HybridNode> broken, String summary, Function<HybridNode, Evidence> evidence) {
        eachNode(node -> {
            if (broken.test(node)) {
                fail(situation.subject(node), summary, evidence.apply(node));
            }
        });
    }

    /**
     * Looks at every node, later: the judge goes through the nodes once for all checks, since a large fleet does not fit
     * into a processor's cache as often as there are checks.
     */
    public void eachNode(Consumer<HybridNode> rule) {
        nodeRules.add(rule);
    }

    boolean looksAtNodes() {
        return !nodeRules.isEmpty();
    }

    /** Lets the check look at a node. */
    void look(HybridNode node) {
        try {
            for (var rule : nodeRules) {
                rule.accept(node);
            }
        } catch (RuntimeException unforeseen) {
            unforeseen(unforeseen);
        }
    }

    /** Data of a shape that no check foresaw must not take the other checks' verdicts with it. */
    void unforeseen(RuntimeException problem) {
        unknown(new Cause(
                Cause.Kind.MALFORMED, "judge " + check.id(), problem.getClass().getSimpleName()));
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

    void instead(Outcome outcome) {
        instead = outcome;
    }

    CheckDescription check() {
        return check;
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
