package dev.mooring.silence;

import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.Dialect;
import dev.mooring.database.SteadyClock;
import dev.mooring.replica.Leadership;
import dev.mooring.report.GivenUp;
import dev.mooring.report.ReportDesk.Issue;
import dev.mooring.silence.Silence.Kind;
import dev.mooring.silence.Silence.State;
import dev.mooring.silence.SilenceStore.Entry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What becomes of silences without anybody's doing: those whose time is over end, those that held until resolved end with
 * the last of their findings, those about to end are told of. Each by one replica: whoever changes the row.
 */
@ApplicationScoped
public class Rounds {
    private final Silences silences;
    private final SilenceStore store;
    private final SilenceDesk desk;
    private final SilenceConfig config;
    private final Database database;
    private final Leadership leadership;
    private final Clock clock;
    private final SteadyClock steady;
    private final Event<SilenceEnding> ending;
    /** Acknowledgements of which the newest report tells no finding, each with in how many rounds it is looked up yet. */
    private final Map<String, Integer> doubtful = new ConcurrentHashMap<>();

    @Inject
    Rounds(
            Silences silences,
            SilenceStore store,
            SilenceDesk desk,
            SilenceConfig config,
            Database database,
            Leadership leadership,
            Clock clock,
            Event<SilenceEnding> ending) {
        this.silences = silences;
        this.store = store;
        this.desk = desk;
        this.config = config;
        this.database = database;
        this.leadership = leadership;
        this.clock = clock;
        this.steady = new SteadyClock(clock);
        this.ending = ending;
    }

    /** A report may have ended the last finding of an acknowledgement. Whether it did is looked up in the next round. */
    void reported(@Observes Issue issue) {
        var report = issue.report();
        if (!leadership.leads(report.cluster())) {
            return;
        }
        acknowledgements()
                .filter(silence -> silence.scope().coversCluster(report.cluster()))
                .filter(silence -> Stream.of(report.findings(), report.ignored())
                        .flatMap(List::stream)
                        .noneMatch(silence.scope()::covers))
                .forEach(silence -> doubtful.merge(silence.id(), 1, Math::max));
    }

    /** What was open of the cluster is over, and no report will say so. It is not stored yet: the next round may be too early. */
    void givenUp(@Observes GivenUp givenUp) {
        acknowledgements()
                .filter(silence -> silence.scope().coversCluster(givenUp.cluster()))
                .forEach(silence -> doubtful.put(silence.id(), 2));
    }

    @Scheduled(every = "4s", delayed = "4s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void round() {
        try {
            if (database.dialect() == Dialect.POSTGRESQL) {
                silences.reload();
            }
            endWhatIsResolved();
            endWhatIsOver(clock.instant());
            tellWhatIsAboutToEnd(clock.instant());
        } catch (DatabaseUnavailable notNow) {
            // What is due is found again in the next round.
        }
    }

    /** Findings that another one explains, or that cannot be judged now, are open too: the store knows them all. */
    private void endWhatIsResolved() {
        acknowledgements().filter(silence -> doubtful.containsKey(silence.id())).forEach(silence -> {
            if (desk.standing(silence).isNone()) {
                var unused = store.end(silence.id(), clock.instant(), Silence.BY_RESOLUTION);
                silences.reload();
            }
            doubtful.computeIfPresent(silence.id(), (_, rounds) -> rounds > 1 ? rounds - 1 : null);
        });
    }

    private Stream<Silence> acknowledgements() {
        return silences.notEnded().stream()
                .map(Entry::silence)
                .filter(silence -> silence.kind() == Kind.ACKNOWLEDGEMENT);
    }

    private void endWhatIsOver(Instant now) {
        silences.notEnded().stream()
                .map(Entry::silence)
                .filter(silence -> silence.stateAt(now) == State.ENDED)
                .forEach(silence -> {
                    var over = store.end(silence.id(), silence.latest(), Silence.BY_TIME);
                    silences.reload();
                    over.ifPresent(desk::tellEnded);
                });
    }

    private void tellWhatIsAboutToEnd(Instant now) {
        silences.notEnded().stream()
                .filter(entry -> !entry.isEndingTold())
                .map(Entry::silence)
                .filter(silence -> silence.stateAt(now) == State.ACTIVE)
                .filter(silence -> !now.isBefore(silence.latest().minus(warning(silence))))
                .forEach(this::tellEnding);
    }

    /** What is told of it is stored with that it is told, or neither is. */
    private void tellEnding(Silence silence) {
        var standing = desk.standing(silence);
        var unused = database.write(session -> {
            var isClaimed = store.claimEnding(session, silence.id());
            if (isClaimed) {
                ending.fire(new SilenceEnding(session, silence, standing));
            }
            return isClaimed;
        });
        silences.reload();
    }

    private Duration warning(Silence silence) {
        var quarter = Duration.between(silence.from(), silence.latest()).dividedBy(4);
        return quarter.compareTo(config.warning()) < 0 ? quarter : config.warning();
    }

    @Scheduled(every = "1h", delayed = "7m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        // Without a time to go by, only what is beyond the number to keep is forgotten.
        var before = steady.now(store.lastEnded())
                .map(now -> now.minus(config.retention()))
                .orElse(Instant.EPOCH);
        store.forget(before, config.kept());
    }
}
