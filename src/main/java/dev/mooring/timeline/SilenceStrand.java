package dev.mooring.timeline;

import dev.mooring.silence.Silence;
import dev.mooring.silence.SilenceStore;
import dev.mooring.timeline.Entry.SilenceBegun;
import dev.mooring.timeline.Entry.SilenceEnded;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Silences that began and ended, as they are kept. */
@Singleton
final class SilenceStrand implements Strand {
    /** More than are kept need not be looked at. */
    private static final int MOST = 10_000;

    private static final List<String> KINDS = List.of(Entry.SILENCE_BEGUN, Entry.SILENCE_ENDED);
    private final SilenceStore silences;
    private final Clock clock;

    @Inject
    SilenceStrand(SilenceStore silences, Clock clock) {
        this.silences = silences;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "silence";
    }

    @Override
    public List<Placed> behind(Place place, Wanted wanted, int most) {
        if (wanted.takesFindingsOnly() || !wanted.takesAnyOf(KINDS)) {
            return List.of();
        }
        var now = clock.instant();
        return silences.list(Optional.empty(), now, Long.MAX_VALUE, MOST).stream()
                .filter(entry ->
                        wanted.clusters().stream().anyMatch(entry.silence().scope()::coversCluster))
                .flatMap(entry -> placed(entry).stream())
                .filter(placed -> !placed.entry().at().isAfter(now))
                .filter(placed -> placed.place().isBehind(place))
                .filter(placed -> wanted.takesAnyOf(List.of(placed.entry().kindId())))
                .filter(placed -> isWithin(placed.entry().at(), wanted))
                .sorted(Comparator.comparing(Placed::place))
                .limit(most)
                .toList();
    }

    private static boolean isWithin(Instant at, Wanted wanted) {
        return wanted.since().filter(at::isBefore).isEmpty()
                && wanted.until().filter(end -> !at.isBefore(end)).isEmpty();
    }

    private List<Placed> placed(SilenceStore.Entry entry) {
        var silence = entry.silence();
        var placed = new ArrayList<Placed>(2);
        if (hasBegun(silence)) {
            placed.add(placed(2 * entry.seq(), begun(silence)));
        }
        if (silence.endedAt() != null && silence.endedBy() != null) {
            placed.add(placed(2 * entry.seq() + 1, ended(silence, silence.endedAt(), silence.endedBy())));
        }
        return placed;
    }

    /** A window that was ended before its time never does, whenever that comes. */
    private static boolean hasBegun(Silence silence) {
        return silence.endedAt() == null || silence.endedAt().isAfter(silence.from());
    }

    private Placed placed(long seq, Entry entry) {
        return new Placed(new Place(entry.at().toEpochMilli(), name(), seq), entry);
    }

    private static Entry begun(Silence silence) {
        return new SilenceBegun(
                silence.from(), cluster(silence), silence.id(), silence.author(), silence.reason(), silence.until());
    }

    private static Entry ended(Silence silence, Instant at, String by) {
        return switch (by) {
            case Silence.BY_TIME, Silence.BY_RESOLUTION ->
                new SilenceEnded(at, cluster(silence), silence.id(), by, null);
            default -> new SilenceEnded(at, cluster(silence), silence.id(), "people", by);
        };
    }

    /** Null for a pattern, which may mean several. */
    private static @Nullable String cluster(Silence silence) {
        var pattern = silence.scope().cluster();
        return pattern.contains("*") ? null : pattern;
    }
}
