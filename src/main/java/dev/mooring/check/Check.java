package dev.mooring.check;

/** One rule of the catalogue. Pure: the same situation always gives the same verdict. */
public interface Check {
    CheckDescription description();

    /**
     * Judges a situation in which every reading of {@code description().needs()} is fresh. Says nothing for what is in
     * order.
     */
    void judge(Situation situation, Verdict verdict);
}
