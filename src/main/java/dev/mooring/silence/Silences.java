package dev.mooring.silence;

import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.report.Finding;
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
import org.jboss.logging.Logger;

/**
 * Which findings are silenced now. Asks memory only: a copy of what is stored, read anew whenever something changes here,
 * and every few seconds where other replicas may change it. While the database cannot be read, the last copy stands.
 */
@ApplicationScoped
public class Silences {
    private static final Logger LOG = Logger.getLogger(Silences.class);
    private static final Comparator<Silence> LAST_TO_END = Comparator.comparing(Silence::latest);
    private final SilenceStore store;
    private final Clock clock;
    private volatile List<Entry> copy = List.of();

    @Inject
    Silences(SilenceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Before anything is judged or told. */
    void begin(@Observes StartupEvent event) {
        reload();
    }

    /** The silence that covers a finding now; of several the one that ends last. */
    public Optional<Silence> covering(Finding finding) {
        var known = copy;
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var now = clock.instant();
        return known.stream()
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
