package dev.mooring.api;

import dev.mooring.cluster.FleetChanged;
import dev.mooring.verification.VerificationConfig;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.api.RateLimitException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many verifications callers may start per cluster and minute. */
@Singleton
public final class VerificationBudget {
    /** What was spent in it comes back after it. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final VerificationConfig config;
    private final Map<String, Guard> guards = new ConcurrentHashMap<>();

    @Inject
    VerificationBudget(VerificationConfig config) {
        this.config = config;
    }

    /** Whether one more may be started; counts it if so. */
    public boolean allows(String cluster) {
        try {
            return guards.computeIfAbsent(cluster, _ -> guard()).get(() -> true, Boolean.class);
        } catch (RateLimitException _) {
            return false;
        }
    }

    void forget(@Observes FleetChanged changed) {
        changed.gone().forEach(cluster -> guards.remove(cluster.name()));
    }

    private Guard guard() {
        return Guard.create()
                .withRateLimit()
                .limit(config.requestsPerMinute())
                .window(WINDOW.toSeconds(), ChronoUnit.SECONDS)
                .done()
                .build();
    }
}
