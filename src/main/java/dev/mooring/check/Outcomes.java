package dev.mooring.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Every check of the catalogue with what became of it in one verification, in the catalogue's order. */
public final class Outcomes {
    private final Map<CheckDescription, Outcome> byCheck;
    private final Map<String, Unheard> unheard;

    /**
     * Of what a check heard nothing.
     *
     * @param all whether it is everything
     * @param subjects without their sites
     */
    record Unheard(boolean all, Set<Subject> subjects) {
        boolean includes(Subject subject) {
            return all || subjects.contains(subject.withoutSite());
        }
    }

    private Outcomes(Map<CheckDescription, Outcome> byCheck, Map<String, Unheard> unheard) {
        this.byCheck = Collections.unmodifiableMap(byCheck);
        this.unheard = unheard;
    }

    public static Outcomes of(Map<CheckDescription, Outcome> byCheck) {
        return of(byCheck, Map.of());
    }

    /** @param unheard by the check's id */
    static Outcomes of(Map<CheckDescription, Outcome> byCheck, Map<String, Unheard> unheard) {
        return new Outcomes(new LinkedHashMap<>(byCheck), Map.copyOf(unheard));
    }

    public void forEach(BiConsumer<CheckDescription, Outcome> action) {
        byCheck.forEach(action);
    }

    /** What became of a check; empty where the catalogue no longer has it. */
    public Optional<Outcome> of(String check) {
        return byCheck.entrySet().stream()
                .filter(entry -> entry.getKey().id().equals(check))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    public @Nullable Outcome get(CheckDescription check) {
        return byCheck.get(check);
    }

    /** Ids of the checks that could not judge everything. */
    public Set<String> partlyJudged() {
        var partly = new HashSet<String>();
        byCheck.forEach((check, outcome) -> outcome.unjudged().ifPresent(_ -> partly.add(check.id())));
        return partly;
    }

    /** Of what a check heard nothing; empty where there is no such check. */
    Optional<Unheard> unheardBy(String check) {
        return Optional.ofNullable(unheard.get(check));
    }

    /** Whether a check heard nothing of a subject, so that what it found of it before stands. */
    public boolean heardNothingOf(Subject subject, String check) {
        var silence = unheard.get(check);
        return silence != null && silence.includes(subject);
    }

    /** Ids of the checks whose faults explain those of a check. */
    public Set<String> inhibitorsOf(String check) {
        return byCheck.keySet().stream()
                .filter(known -> known.id().equals(check))
                .findFirst()
                .map(CheckDescription::inhibitedBy)
                .orElse(Set.of());
    }

    /** All faults, those that others explain included. */
    public List<Fault> faults() {
        var faults = new ArrayList<Fault>();
        byCheck.values().forEach(outcome -> {
            if (outcome instanceof Outcome.Fail failed) {
                faults.addAll(failed.faults());
            }
        });
        return faults;
    }

    /** The same with every failed check's outcome turned into another. */
    Outcomes mapFailed(UnaryOperator<Outcome.Fail> turn) {
        var turned = new LinkedHashMap<CheckDescription, Outcome>();
        byCheck.forEach((check, outcome) ->
                turned.put(check, outcome instanceof Outcome.Fail failed ? turn.apply(failed) : outcome));
        return new Outcomes(turned, unheard);
    }
}
