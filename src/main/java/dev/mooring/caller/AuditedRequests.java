package dev.mooring.caller;

import dev.mooring.audit.AuditEntry;
import dev.mooring.audit.AuditTrail;
import dev.mooring.audit.Deed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;

/** Puts what changes something into the audit. What an operator alone may read changes nothing. */
@Singleton
final class AuditedRequests {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private final AuditTrail trail;
    private final Clock clock;

    @Inject
    AuditedRequests(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    void asked(@Observes OperatorAsked asked) {
        if (!READING.contains(asked.method())) {
            trail.note(new AuditEntry(
                    clock.instant(),
                    asked.by(),
                    asked.role(),
                    Deed.of(asked.method(), Objects.requireNonNullElse(asked.made(), asked.path()), asked.query()),
                    asked.reason(),
                    asked.status()));
        }
    }
}
