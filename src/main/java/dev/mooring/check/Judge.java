package dev.mooring.check;

import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the catalogue over a situation. The one place that decides whether a check can judge: a reading it needs that
 * is stale or unavailable makes it unknown, one that is switched off makes it skipped.
 */
public final class Judge {
    private Judge() {}

    /** Every check of the catalogue with its outcome, in the catalogue's order, everything as shipped. */
    public static Map<CheckDescription, Outcome> judge(Situation situation) {
        return judge(situation, Policy.standard());
    }

    /** Every check of the catalogue with its outcome, in the catalogue's order, as the operators want it. */
    public static Map<CheckDescription, Outcome> judge(Situation situation, Policy policy) {
        var verdicts = new ArrayList<Verdict>();
        Catalogue.checks().forEach(check -> verdicts.add(verdict(check, situation, policy)));
        lookAtNodes(situation, verdicts);
        var outcomes = new LinkedHashMap<CheckDescription, Outcome>();
        verdicts.forEach(verdict -> outcomes.put(verdict.check(), verdict.outcome()));
        return shorten(fold(apply(policy, outcomes, situation)), situation);
    }

    private static Verdict verdict(Check check, Situation situation, Policy policy) {
        var verdict = new Verdict(check.description(), situation);
        var off = policy.offBecause(check.description());
        if (off.isPresent()) {
            verdict.skip(off.get());
            return verdict;
        }
        var blocked = blocked(check.description(), situation);
        if (blocked.isPresent()) {
            verdict.instead(blocked.get());
            return verdict;
        }
        try {
            check.judge(situation, verdict);
        } catch (RuntimeException unforeseen) {
            verdict.unforeseen(unforeseen);
        }
        return verdict;
    }

    private static void lookAtNodes(Situation situation, List<Verdict> verdicts) {
        var looking = verdicts.stream().filter(Verdict::looksAtNodes).toList();
        for (var node : situation.nodes()) {
            for (var verdict : looking) {
                verdict.look(node);
            }
        }
    }

    private static Optional<Outcome> blocked(CheckDescription check, Situation situation) {
        Optional<Outcome> skipped = Optional.empty();
        for (var source : check.needs()) {
            switch (situation.readings().get(source)) {
                case null -> {
                    return Optional.of(
                            new Outcome.Unknown(new Cause(Cause.Kind.DEPENDENCY, source.id(), "was not read")));
                }
                case Reading.Fresh<?> _ -> {}
                case Reading.Stale<?> stale -> {
                    return Optional.of(new Outcome.Unknown(stale.why()));
                }
                case Reading.Unavailable<?> gone -> {
                    return Optional.of(new Outcome.Unknown(gone.why()));
                }
                case Reading.SwitchedOff<?> off -> skipped = Optional.of(new Outcome.Skipped(off.reason()));
            }
        }
        return skipped;
    }

    /** One cause, one finding: faults that another fault explains are marked so. */
    private static Map<CheckDescription, Outcome> fold(Map<CheckDescription, Outcome> outcomes) {
        var causes = Causes.of(faults(outcomes.values()));
        outcomes.replaceAll((check, outcome) ->
                outcome instanceof Outcome.Fail(List<Fault> faults, Optional<Cause> unjudged)
                                && !check.inhibitedBy().isEmpty()
                        ? new Outcome.Fail(faults.stream().map(causes::explain).toList(), unjudged)
                        : outcome);
        return outcomes;
    }

    private static Map<CheckDescription, Outcome> apply(
            Policy policy, Map<CheckDescription, Outcome> outcomes, Situation situation) {
        outcomes.replaceAll((_, outcome) ->
                outcome instanceof Outcome.Fail(List<Fault> faults, Optional<Cause> unjudged)
                        ? new Outcome.Fail(
                                faults.stream()
                                        .map(fault -> policy.apply(fault, situation))
                                        .toList(),
                                unjudged)
                        : outcome);
        return outcomes;
    }

    private static Map<CheckDescription, Outcome> shorten(
            Map<CheckDescription, Outcome> outcomes, Situation situation) {
        outcomes.replaceAll((_, outcome) ->
                outcome instanceof Outcome.Fail failed ? MassFailure.shorten(failed, situation) : outcome);
        return outcomes;
    }

    /** All faults, those that others explain included. */
    public static List<Fault> faults(Collection<Outcome> outcomes) {
        var faults = new ArrayList<Fault>();
        outcomes.forEach(outcome -> {
            if (outcome instanceof Outcome.Fail failed) {
                faults.addAll(failed.faults());
            }
        });
        return faults;
    }
}
