package dev.mooring.silence;

/** A silence that cannot be made. */
public final class UnusableSilence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    UnusableSilence(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    /** What is wrong with it and what to do, in sentences for people. */
    public String why() {
        return why;
    }
}
