package dev.mooring.silence;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingStore;
import dev.mooring.report.Member;
import dev.mooring.silence.Silence.State;
import dev.mooring.silence.SilenceStore.Entry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Which findings are silenced now. Asks memory only: a copy of what is stored, read anew whenever something changes here,
 * and every few seconds where other replicas may change it. While the database cannot be read, the last copy stands. But where
 * there are silences, and none of them covers a finding that tells of many, what it tells of is looked up in the database.
 */
@ApplicationScoped
public class Silences {
    private static final Logger LOG = Logger.getLogger(Silences.class);
    private static final Comparator<Silence> LAST_TO_END = Comparator.comparing(Silence::latest);
    private final SilenceStore store;
    private final FindingStore findings;
    private final Clock clock;
    private volatile List<Entry> copy = List.of();

    @Inject
    Silences(SilenceStore store, FindingStore findings, Clock clock) {
        this.store = store;
        this.findings = findings;
        this.clock = clock;
    }

    /** Before anything is judged or told. */
    void begin(@Observes StartupEvent event) {
        reload();
    }

    /**
     * The silence that covers a finding now; of several the one that ends last. What tells of many is covered where each of
     * them is: until the first of their silences ends.
     *
     * @throws DatabaseUnavailable where what it tells of is to be looked up, and cannot be
     */
    public Optional<Silence> covering(Finding finding) {
        return covering(finding, findings::members);
    }

    /**
     * The same within a transaction that the store does not know of yet.
     *
     * @param membersOf those that a finding tells of as one
     */
    public Optional<Silence> covering(Finding finding, Function<Finding, List<Member>> membersOf) {
        return copy.isEmpty() ? Optional.empty() : covering(Member.of(finding)).or(() -> ofEach(finding, membersOf));
    }

    /**
     * How many of those that a finding tells of are not silenced, where others are; empty where all are, or none.
     *
     * @param membersOf those that a finding tells of as one
     */
    public OptionalInt notCovered(Finding finding, Function<Finding, List<Member>> membersOf) {
        if (copy.isEmpty() || !finding.sumsUp()) {
            return OptionalInt.empty();
        }
        var members = membersOf.apply(finding);
        var rest = (int)
                members.stream().filter(member -> covering(member).isEmpty()).count();
        return rest == 0 || rest == members.size() ? OptionalInt.empty() : OptionalInt.of(rest);
    }

    private Optional<Silence> ofEach(Finding finding, Function<Finding, List<Member>> membersOf) {
        if (!finding.sumsUp()) {
            return Optional.empty();
        }
        var silences = membersOf.apply(finding).stream().map(this::covering).toList();
        return silences.stream().allMatch(Optional::isPresent)
                ? silences.stream().flatMap(Optional::stream).min(LAST_TO_END)
                : Optional.empty();
    }

    private Optional<Silence> covering(Member finding) {
        var now = clock.instant();
        return copy.stream()
                .map(Entry::silence)
                .filter(silence -> silence.covers(finding, now))
                .max(LAST_TO_END);
    }

    /** Those that are active or planned now, in the order in which they were made. */
    public List<Silence> current() {
        var now = clock.instant();
        return copy.stream()
                .map(Entry::silence)
                .filter(silence -> silence.stateAt(now) != State.ENDED)
                .toList();
    }

    /** How many are in a state now, of those that are active or planned. */
    public long count(State state) {
        var now = clock.instant();
        return copy.stream()
                .filter(entry -> entry.silence().stateAt(now) == state)
                .count();
    }

    /** What the copy has, be its time over or not. */
    List<Entry> notEnded() {
        return copy;
    }

    /** Copies what is stored. Where it cannot be read, the last copy stands. */
    void reload() {
        try {
            copy = store.notEnded();
        } catch (DatabaseUnavailable notNow) {
            LOG.debugf("Silences could not be read; those of before stand: %s", notNow.getMessage());
        }
    }
}
