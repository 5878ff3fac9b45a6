package dev.mooring.check;

import java.util.function.BiConsumer;

/** One rule of the catalogue. Pure: the same situation always gives the same verdict. */
public interface Check {
    CheckDescription description();

    /**
     * Judges a situation in which every reading of {@code description().needs()} is fresh. Says nothing for what is in
     * order.
     */
    void judge(Situation situation, Verdict verdict);

    /** A check of a description and a rule. */
    static Check of(CheckDescription description, BiConsumer<Situation, Verdict> rule) {
        return new Rule(description, rule);
    }

    /** A check whose rule is a function. */
    record Rule(CheckDescription description, BiConsumer<Situation, Verdict> rule) implements Check {
        @Override
        public void judge(Situation situation, Verdict verdict) {
            rule.accept(situation, verdict);
        }
    }
}
