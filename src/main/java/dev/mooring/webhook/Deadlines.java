package dev.mooring.webhook;

import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What must have happened by a time. One timer looks after all, to a quarter of a second. */
@Singleton
final class Deadlines {
    private static final long LOOK_MILLIS = 250;
    private final Set<Deadline> open = ConcurrentHashMap.newKeySet();

    @Inject
    Deadlines(Vertx vertx) {
        vertx.setPeriodic(LOOK_MILLIS, _ -> expire());
    }

    /** Something awaited. Equal to itself alone. */
    static final class Deadline {
        private final long nanos;
        private final Runnable late;

        private Deadline(long nanos, Runnable late) {
            this.nanos = nanos;
            this.late = late;
        }
    }

    /** Runs something on the caller's event loop unless the deadline was met. */
    Deadline start(Duration within, Runnable late) {
        var context = Vertx.currentContext();
        var deadline = new Deadline(System.nanoTime() + within.toNanos(), () -> context.runOnContext(_ -> late.run()));
        open.add(deadline);
        return deadline;
    }

    void met(Deadline deadline) {
        open.remove(deadline);
    }

    private void expire() {
        var now = System.nanoTime();
        open.removeIf(deadline -> {
            var isLate = deadline.nanos - now < 0;
            if (isLate) {
                deadline.late.run();
            }
            return isLate;
        });
    }
}
