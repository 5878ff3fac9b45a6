package dev.mooring.reading;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads that were given up and have not ended: not everything that waits can be interrupted. Holds their number alone, by
 * what they read.
 */
public final class Unended {
    private final Map<String, Integer> hanging = new ConcurrentHashMap<>();

    private enum State {
        RUNNING,
        GIVEN_UP,
        ENDED
    }

    /** A read. */
    final class Run {
        private final String key;
        private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

        private Run(String key) {
            this.key = key;
        }

        void givenUp() {
            hanging.merge(key, 1, Integer::sum);
            if (!state.compareAndSet(State.RUNNING, State.GIVEN_UP)) {
                forget();
            }
        }

        void ended() {
            if (state.getAndSet(State.ENDED) == State.GIVEN_UP) {
                forget();
            }
        }

        private void forget() {
            hanging.computeIfPresent(key, (_, number) -> number == 1 ? null : number - 1);
        }
    }

    Run track(String key) {
        return new Run(key);
    }

    boolean has(String key) {
        return hanging.containsKey(key);
    }
}
