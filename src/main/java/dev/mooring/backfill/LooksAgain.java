package dev.mooring.backfill;

import java.time.Duration;

/**
 * When it is looked again at one log that could not be seen wholly: after two turns, and each time after twice as many; at last it is
 * left to the clock, which would be no later.
 */
final class LooksAgain {
    /** From one time that it is asked to the next. */
    static final Duration TURN = Duration.ofSeconds(5);

    private static final int FIRST = 2;
    private final long most;
    private long pause = FIRST;
    private long waited;

    /** @param interval in which it is looked anyway */
    LooksAgain(Duration interval) {
        this.most = interval.dividedBy(TURN);
    }

    /** Asked once each turn. */
    boolean isTurn() {
        waited++;
        if (waited < pause || pause >= most) {
            return false;
        }
        waited = 0;
        pause *= 2;
        return true;
    }
}
