package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.rolesanywhere.SubjectAsking.Answer;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** How many calls to one region are under way, and how many begin in a minute. */
final class Budget {
    /** AWS refills what it allows by the second. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Semaphore inFlight;
    private final Bucket perMinute;

    Budget(RolesAnywhereConfig config) {
        this.inFlight = new Semaphore(config.callsInFlight());
        this.perMinute = Bucket.builder()
                .addLimit(limit -> limit.capacity(Math.min(config.callsInFlight(), config.callsPerMinute()))
                        .refillGreedy(config.callsPerMinute(), Duration.ofMinutes(1)))
                .build();
    }

    /** Calls once there is room for it. */
    Answer call(Supplier<Answer> call) throws InterruptedException {
        inFlight.acquire();
        try {
            perMinute.asBlocking().consume(1);
            return call.get();
        } finally {
            inFlight.release();
        }
    }

    /** AWS throttled a call although the SDK had waited and asked again: one place in flight rests. */
    void slowDown() throws InterruptedException {
        inFlight.acquire();
        try {
            Thread.sleep(PAUSE);
        } finally {
            inFlight.release();
        }
    }
}
