package dev.mooring.check;

/**
 * One situation, judged.
 *
 * @param policy what the operators decided, as it was applied
 * @param remembered what is known of earlier reads, and of what was told, after this one
 */
public record Judgement(Situation situation, Outcomes outcomes, Policy policy, Memory remembered) {

    /** Judges a situation by the whole catalogue. */
    public static Judgement of(Situation situation, Policy policy) {
        var outcomes = Judge.judge(situation, policy);
        return new Judgement(situation, outcomes, policy, situation.before().after(situation, outcomes));
    }
}
