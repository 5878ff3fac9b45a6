package dev.mooring.silence;

/** A silence that cannot be made. The message says what is wrong with it and what to do, in a sentence for people. */
public final class UnusableSilence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableSilence(String why) {
        super(why, null, false, false);
    }
}
