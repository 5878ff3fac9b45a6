package dev.mooring.reading;

/** Ends a rule that cannot go on. Thrown by {@link Facts} alone, and caught by whoever runs the rule. */
public final class Unjudgeable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Why why;

    Unjudgeable(Why why) {
        super(why.toString(), null, false, false);
        this.why = why;
    }

    /** Why a rule cannot go on. */
    public sealed interface Why {}

    /** A source could not be read. */
    public record NotRead(Cause cause) implements Why {}

    /** Configuration says that the source is not asked. */
    public record SwitchedOff(String reason) implements Why {}

    /** What the source would tell about does not exist. */
    public record Absent(String reason) implements Why {}

    public Why why() {
        return why;
    }

    /** What a rule needs is known not to exist. */
    public static Unjudgeable absent(String reason) {
        return new Unjudgeable(new Absent(reason));
    }

    /** What a rule needs cannot be known. */
    public static Unjudgeable notRead(Cause cause) {
        return new Unjudgeable(new NotRead(cause));
    }
}
