package dev.mooring.health;

import dev.mooring.inbox.DurableInbox;
import dev.mooring.inbox.InboxWorker;
import dev.mooring.notify.NoticeWorker;
import dev.mooring.replica.Leadership;
import dev.mooring.verification.VerificationQueue;
import dev.mooring.verification.VerificationTimer;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive while everything moves that a restart alone would bring back: the writer and the worker of the inbox, the
 * schedules, the verifications, the turns of leadership, what sends notices. A database that is away stops none of them for longer than its
 * time-outs, which are shorter. Asks memory only.
 */
@Liveness
@ApplicationScoped
public class Live implements HealthCheck {
    /** Longer than a driver waits for a database. */
    private static final Duration OF_THE_INBOX = Duration.ofMinutes(2);

    /** One turn asks the database several times. */
    private static final Duration OF_SCHEDULES = Duration.ofMinutes(5);

    /** A send has its own bound; what ended by itself is started anew well before. */
    private static final Duration OF_NOTICES = Duration.ofMinutes(5);

    /** A verification has its own deadline. */
    private static final Duration OF_VERIFICATIONS = Duration.ofMinutes(30);

    private final DurableInbox inbox;
    private final InboxWorker worker;
    private final VerificationQueue queue;
    private final VerificationTimer timer;
    private final Leadership leadership;
    private final NoticeWorker notices;
    private volatile long lastScheduled = System.nanoTime();

    @Inject
    Live(
            DurableInbox inbox,
            InboxWorker worker,
            VerificationQueue queue,
            VerificationTimer timer,
            Leadership leadership,
            NoticeWorker notices) {
        this.inbox = inbox;
        this.worker = worker;
        this.queue = queue;
        this.timer = timer;
        this.leadership = leadership;
        this.notices = notices;
    }

    /** Retention, backfill and the reading of secrets hang on the same schedules. */
    @Scheduled(every = "10s", delayed = "10s")
    void scheduled() {
        lastScheduled = System.nanoTime();
    }

    @Override
    public HealthCheckResponse call() {
        return new Movements()
                .add("inboxWriter", !inbox.isStuck(OF_THE_INBOX))
                .add("inboxWorker", !worker.isStuck(OF_THE_INBOX))
                .add("verifications", !queue.isStuck(OF_VERIFICATIONS))
                .add("verificationTimer", !timer.isStuck(OF_SCHEDULES))
                .add("leadership", !leadership.isStuck(OF_SCHEDULES))
                .add("notices", !notices.isStuck(OF_NOTICES))
                .add("schedules", System.nanoTime() - lastScheduled < OF_SCHEDULES.toNanos())
                .response();
    }
}
