package dev.mooring.clock;

import java.time.Instant;

/** Is told what others say the time is, as the head {@code Date} of their answers does. */
@FunctionalInterface
public interface Witness {
    /** Does not listen. */
    Witness DEAF = _ -> {};

    void heard(Instant time);
}
