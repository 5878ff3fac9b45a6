package dev.mooring.verification;

import dev.mooring.check.Judgement;
import dev.mooring.reading.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Mooring's own faults while it reads and judges. Each leaves its part of a report unknown; here it is counted, and logged
 * with its stack trace once, not at every verification.
 */
@Singleton
class InternalErrors {
    private static final Logger LOG = Logger.getLogger(InternalErrors.class);
    private static final int REMEMBERED = 200;
    private final Counter counter;
    private final Set<String> told = new LinkedHashSet<>();

    @Inject
    InternalErrors(MeterRegistry registry) {
        this.counter = Counter.builder("mooring.internal.errors")
                .description("Readings and checks that Mooring itself failed over; the log has each once")
                .register(registry);
    }

    /** Counts and logs what went wrong on the way to a judgement. */
    void tell(Judgement judgement) {
        var causes = Stream.<Cause>builder();
        judgement
                .situation()
                .readings()
                .all()
                .forEach(reading -> reading.cause().ifPresent(causes));
        judgement.outcomes().forEach((_, outcome) -> outcome.unjudged().ifPresent(causes));
        causes.build()
                .filter(cause -> cause.kind() == Cause.Kind.INTERNAL)
                .distinct()
                .forEach(cause -> tell(judgement.situation().cluster(), cause));
    }

    private synchronized void tell(String cluster, Cause cause) {
        counter.increment();
        var failure = cause.failure();
        if (failure != null && told.add(key(cause, failure))) {
            LOG.errorf(failure, "Cluster %s: %s failed here; what it concerns is unknown", cluster, cause.operation());
            if (told.size() > REMEMBERED) {
                told.remove(told.iterator().next());
            }
        }
    }

    private static String key(Cause cause, Throwable failure) {
        var where = Arrays.stream(failure.getStackTrace())
                .findFirst()
                .map(Object::toString)
                .orElse("");
        return cause.operation() + " " + failure.getClass().getName() + " " + where;
    }
}
