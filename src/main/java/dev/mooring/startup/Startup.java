package dev.mooring.startup;

import dev.mooring.database.Schema;
import dev.mooring.discovery.DiscoveryTimer;
import dev.mooring.inbox.DurableInbox;
import dev.mooring.inbox.InboxWorker;
import dev.mooring.notify.NoticeWorker;
import dev.mooring.replica.Leadership;
import dev.mooring.verification.VerificationTimer;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The order of start: configuration, database, inbox, leadership, verifications. Only then is the port opened. Nothing here
 * waits for a source: verifications go on behind it. A command does its own work, and starts none of it.
 */
@ApplicationScoped
@Unremovable
public class Startup {
    private static final Logger LOG = Logger.getLogger(Startup.class);
    private final ConfigurationProblems problems;
    private final ConfigurationWarnings warnings;
    private final Schema schema;
    private final Instance<DurableInbox> inbox;
    private final Instance<Leadership> leadership;
    private final Instance<InboxWorker> worker;
    private final Instance<NoticeWorker> notices;
    private final Instance<VerificationTimer> timer;
    private final Instance<DiscoveryTimer> discovery;
    private final boolean isCommand;

    @Inject
    Startup(
            ConfigurationProblems problems,
            ConfigurationWarnings warnings,
            Schema schema,
            Instance<DurableInbox> inbox,
            Instance<Leadership> leadership,
            Instance<InboxWorker> worker,
            Instance<NoticeWorker> notices,
            Instance<VerificationTimer> timer,
            Instance<DiscoveryTimer> discovery,
            @ConfigProperty(name = DerivedSettings.COMMAND, defaultValue = "false") boolean isCommand) {
        this.problems = problems;
        this.warnings = warnings;
        this.schema = schema;
        this.inbox = inbox;
        this.leadership = leadership;
        this.worker = worker;
        this.notices = notices;
        this.timer = timer;
        this.discovery = discovery;
        this.isCommand = isCommand;
    }

    void prepare(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        if (isCommand) {
            return;
        }
        warnings.unknown().forEach(LOG::warn);
        var wrong = problems.all();
        if (!wrong.isEmpty()) {
            throw new UnusableConfiguration(wrong);
        }
        warnings.withoutClusters().forEach(LOG::warn);
        warnings.guessable().forEach(LOG::warn);
        warnings.withoutTemporaryFiles().forEach(LOG::warn);
        schema.prepare();
        discovery.get().recall();
    }

    /** Last, so that whoever wants to hear of reports listens already. */
    void begin(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StartupEvent event) {
        if (isCommand) {
            return;
        }
        inbox.get().start();
        leadership.get().start();
        worker.get().start();
        notices.get().start();
        timer.get().start();
        discovery.get().start();
    }
}
