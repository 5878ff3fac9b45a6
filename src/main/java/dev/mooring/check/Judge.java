package dev.mooring.check;

import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.Unjudgeable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Runs the catalogue over a situation. A check that needs a source which could not be read is unknown; what decides that is
 * here and in {@link dev.mooring.reading.Facts}, and in no check.
 */
public final class Judge {
    /** Nodes that fit into a processor's cache together while each check looks at all of them in turn. */
    private static final int SOME = 64;

    private Judge() {}

    /** Every check of the catalogue with its outcome, everything as shipped. */
    public static Outcomes judge(Situation situation) {
        return judge(situation, Policy.standard());
    }

    /** Every check of the catalogue with its outcome, as the operators want it. */
    public static Outcomes judge(Situation situation, Policy policy) {
        return judge(Catalogue.checks(), situation, policy);
    }

    static Outcomes judge(List<Check> checks, Situation situation, Policy policy) {
        var scene = situation.scene();
        var verdicts = new ArrayList<Verdict>();
        checks.forEach(check -> verdicts.add(verdict(check, situation, scene, policy)));
        lookAtNodes(situation, verdicts);
        var outcomes = new LinkedHashMap<CheckDescription, Outcome>();
        var unheard = new HashMap<String, Outcomes.Unheard>();
        verdicts.forEach(verdict -> {
            outcomes.put(verdict.check(), verdict.outcome());
            unheard.put(verdict.check().id(), verdict.silence());
        });
        return gather(
                fold(apply(policy, Outcomes.of(outcomes, unheard), situation)),
                scene,
                situation.memory().lasting());
    }

    private static Verdict verdict(Check check, Situation situation, Scene scene, Policy policy) {
        var description = check.description();
        var facts = situation.openTo(description.id(), description.stated());
        var verdict = new Verdict(description, scene, facts);
        var off = policy.offBecause(description);
        if (off.isPresent()) {
            verdict.switchedOff(off.get());
        } else {
            verdict.run(() -> {
                // What could not be read outweighs what is switched off: it may be on again, and tell of a fault.
                description
                        .needs()
                        .forEach(source -> facts.failure(source).ifPresent(cause -> {
                            throw Unjudgeable.notRead(cause);
                        }));
                description.needs().forEach(facts::get);
                check.rule().accept(facts, verdict);
            });
        }
        return verdict;
    }

    private static void lookAtNodes(Situation situation, List<Verdict> verdicts) {
        var looking = verdicts.stream().filter(Verdict::looksAtNodes).toList();
        if (looking.isEmpty()) {
            return;
        }
        var facts = situation.openTo("the judge", Stated.NOTHING.and(SharedViews.NODES));
        var nodes = facts.get(SharedViews.NODES).current();
        for (var first = 0; first < nodes.size(); first += SOME) {
            var some = nodes.subList(first, Math.min(first + SOME, nodes.size()));
            looking.forEach(verdict -> verdict.look(some));
        }
    }

    /** The operators' severities, and what they ignore. */
    private static Outcomes apply(Policy policy, Outcomes outcomes, Situation situation) {
        return outcomes.mapFailed(failed -> failed.with(failed.faults().stream()
                .map(fault -> policy.apply(fault, situation))
                .toList()));
    }

    /** One cause, one finding: faults that another fault explains are marked so. */
    private static Outcomes fold(Outcomes outcomes) {
        var causes = Causes.of(outcomes.faults());
        return outcomes.mapFailed(failed ->
                failed.with(failed.faults().stream().map(causes::explain).toList()));
    }

    private static Outcomes gather(Outcomes outcomes, Scene scene, Lasting before) {
        return Causes.atRoots(outcomes.mapFailed(failed -> SharedFaults.gather(failed, scene, before)));
    }
}
