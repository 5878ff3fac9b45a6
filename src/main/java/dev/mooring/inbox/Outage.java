package dev.mooring.inbox;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether deliveries were turned away, here or, since this replica was not ready, before they were here: afterwards, Pulumi
 * Cloud's log has what was missed.
 */
@Singleton
public final class Outage {
    private final AtomicReference<State> state = new AtomicReference<>(State.NONE);

    private enum State {
        NONE,
        LASTS,
        OVER
    }

    /** It lasts, or what is over could not be noted: until something is stored again. */
    public void turnedAway() {
        state.set(State.LASTS);
    }

    void stored() {
        if (state.get() == State.LASTS) {
            state.set(State.OVER);
        }
    }

    /** True once after each outage. */
    public boolean isOver() {
        return state.compareAndSet(State.OVER, State.NONE);
    }
}
