package dev.mooring.silence;

import dev.mooring.check.Catalogue;
import dev.mooring.cluster.Fleet;
import dev.mooring.glob.Glob;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingStore;
import dev.mooring.report.Member;
import dev.mooring.silence.Silence.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where silences are made and ended, by people. */
@ApplicationScoped
public class SilenceDesk {
    private static final Logger LOG = Logger.getLogger(SilenceDesk.class);
    private static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_PATTERN = 300;
    private static final int LONGEST_NAME = 200;
    private static final Duration AHEAD = Duration.ofDays(366);
    private static final Duration TOLERATED = Duration.ofMinutes(1);
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{32}");
    private final SilenceStore store;
    private final Silences silences;
    private final FindingStore findings;
    private final Fleet fleet;
    private final SilenceConfig config;
    private final Clock clock;
    private final Event<SilenceEnded> ended;

    @Inject
    SilenceDesk(
            SilenceStore store,
            Silences silences,
            FindingStore findings,
            Fleet fleet,
            SilenceConfig config,
            Clock clock,
            Event<SilenceEnded> ended) {
        this.store = store;
        this.silences = silences;
        this.findings = findings;
        this.fleet = fleet;
        this.config = config;
        this.clock = clock;
        this.ended = ended;
    }

    /**
     * Makes a silence. When this returns it is stored, and holds in this replica.
     *
     * @throws UnusableSilence where something is wrong with it, or there are too many
     */
    public Silence make(Draft draft) {
        var silence = silence(draft, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (silence.kind() == Kind.ACKNOWLEDGEMENT && standing(silence).isNone()) {
            throw new UnusableSilence(
                    "No open finding is covered, so there is nothing to acknowledge. Give a silence with until instead.");
        }
        if (!store.add(silence, config.most())) {
            throw new UnusableSilence("There are " + config.most()
                    + " silences that have not ended. End some, or raise mooring.silences.most.");
        }
        silences.reload();
        return silence;
    }

    /**
     * Ends a silence before its time. It stays in the history.
     *
     * @param by who does
     * @return the silence as it ended; empty where it had ended before, or where there is none
     */
    public Optional<Silence> end(String id, String by) {
        var over = store.end(id, clock.instant().truncatedTo(ChronoUnit.MILLIS), by);
        over.ifPresent(silence -> {
            silences.reload();
            tellEnded(silence);
        });
        return over;
    }

    /** Tells that a silence ended, where findings of it stand that no other one covers. */
    void tellEnded(Silence silence) {
        // One that was still to come has covered nothing.
        var at = silence.endedAt();
        if (at != null && at.isBefore(silence.from())) {
            return;
        }
        var standing = Standing.of(open(silence)
                .flatMap(
                        open -> open.stream().filter(finding -> finding.counts() && wasCovered(silence, finding, open)))
                .filter(finding -> silences.covering(finding).isEmpty())
                .toList());
        if (!standing.isNone()) {
            tell(new SilenceEnded(silence, standing));
        }
    }

    /** It has ended, whatever those who hear of it do. */
    private void tell(SilenceEnded over) {
        try {
            ended.fire(over);
        } catch (RuntimeException failed) {
            LOG.errorf(
                    failed,
                    "Silence %s ended, and that could not be told to all",
                    over.silence().id());
        }
    }

    /** The open findings that a silence is about, whether its time has come or not. */
    Standing standing(Silence silence) {
        return Standing.of(covered(silence).toList());
    }

    private Stream<Finding> covered(Silence silence) {
        return open(silence)
                .flatMap(List::stream)
                .filter(finding -> silence.scope().covers(finding));
    }

    /** What is open, by cluster, of those that a silence may be about. */
    private Stream<List<Finding>> open(Silence silence) {
        return fleet.clusters().stream()
                .filter(cluster -> silence.scope().coversCluster(cluster.name()))
                .map(cluster -> findings.open(cluster.name()));
    }

    /** One that tells of many is silenced by what covers these, too. */
    private static boolean wasCovered(Silence silence, Finding finding, List<Finding> open) {
        return silence.scope().covers(finding)
                || (finding.sumsUp() && Member.of(finding, open).stream().anyMatch(silence.scope()::covers));
    }

    private Silence silence(Draft draft, Instant now) {
        checkWords(draft);
        checkScope(draft.scope());
        var from = Optional.ofNullable(draft.from()).orElse(now).truncatedTo(ChronoUnit.MILLIS);
        checkTimes(draft, from, now);
        var begins = from.isBefore(now) ? now : from;
        var until = draft.until() == null ? null : draft.until().truncatedTo(ChronoUnit.MILLIS);
        return new Silence(
                UUID.randomUUID().toString(),
                draft.kind(),
                draft.scope(),
                draft.author(),
                draft.reason().strip(),
                now,
                begins,
                until,
                until == null ? begins.plus(config.longest()) : until,
                null,
                null);
    }

    private static void checkWords(Draft draft) {
        if (draft.reason().isBlank()) {
            throw new UnusableSilence("reason is missing: say why, it is shown with each finding that is silenced.");
        }
        if (draft.reason().length() > LONGEST_TEXT) {
            throw new UnusableSilence("reason must have " + LONGEST_TEXT + " characters at most.");
        }
        if (draft.author().isBlank() || draft.author().length() > LONGEST_NAME) {
            throw new UnusableSilence("author must be a name of " + LONGEST_NAME + " characters at most.");
        }
        if (Stream.of(draft.reason(), draft.author())
                .flatMapToInt(String::chars)
                .anyMatch(SilenceDesk::isControl)) {
            throw new UnusableSilence("reason and author must be plain text, without control characters.");
        }
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\r' && character != '\t';
    }

    private void checkScope(Scope scope) {
        if (scope.isEverything()) {
            throw new UnusableSilence(
                    "It would silence everything. Give one at least of fingerprint, check, subject, site, cluster and severities.");
        }
        if (Stream.of(scope.check(), scope.subject(), scope.site(), scope.cluster())
                .anyMatch(pattern -> pattern.isEmpty()
                        || pattern.length() > LONGEST_PATTERN
                        || pattern.chars().anyMatch(Character::isISOControl))) {
            throw new UnusableSilence("check, subject, site and cluster must be names or patterns with *, of "
                    + LONGEST_PATTERN + " characters at most.");
        }
        var fingerprint = scope.fingerprint();
        if (fingerprint != null && !FINGERPRINT.matcher(fingerprint).matches()) {
            throw new UnusableSilence("fingerprint must be the one of a finding, 32 hex digits.");
        }
        if (!scope.check().contains(Glob.ANY) && Catalogue.find(scope.check()).isEmpty()) {
            throw new UnusableSilence("There is no check of that id; /api/v1/checks lists them.");
        }
        if (fleet.clusters().stream().noneMatch(cluster -> scope.coversCluster(cluster.name()))) {
            throw new UnusableSilence("No cluster under watch has that name; /api/v1/clusters lists them.");
        }
    }

    private void checkTimes(Draft draft, Instant from, Instant now) {
        switch (draft.kind()) {
            case ACKNOWLEDGEMENT -> {
                if (draft.until() != null || draft.from() != null) {
                    throw new UnusableSilence(
                            "An acknowledgement holds from now until resolved: leave from and until out, or give a silence.");
                }
            }
            case SILENCE -> {
                if (from.isAfter(now.plus(TOLERATED))) {
                    throw new UnusableSilence(
                            "A silence begins now: for one that begins later, give kind maintenance.");
                }
                checkEnd(
                        draft.until(),
                        from,
                        now,
                        "A silence needs until: a time, or kind acknowledgement for until resolved.");
            }
            case MAINTENANCE -> {
                if (draft.from() == null) {
                    throw new UnusableSilence("A maintenance window needs from and until.");
                }
                if (from.isAfter(now.plus(AHEAD))) {
                    throw new UnusableSilence("from must be within a year.");
                }
                checkEnd(draft.until(), from, now, "A maintenance window needs from and until.");
            }
        }
    }

    private void checkEnd(@Nullable Instant until, Instant from, Instant now, String missing) {
        if (until == null) {
            throw new UnusableSilence(missing);
        }
        if (!until.isAfter(from) || !until.isAfter(now)) {
            throw new UnusableSilence("until must be after from, and still to come.");
        }
        if (Duration.between(from, until).compareTo(config.longest()) > 0) {
            throw new UnusableSilence("It would last longer than " + config.longest()
                    + ", the longest that mooring.silences.longest allows. Give an earlier until.");
        }
    }
}
