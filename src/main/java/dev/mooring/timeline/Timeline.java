package dev.mooring.timeline;

import dev.mooring.timeline.Strand.Placed;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** What happened when: all strands as one. */
@Singleton
public final class Timeline {
    private final List<Strand> strands;

    @Inject
    public Timeline(@All List<Strand> strands) {
        this.strands = List.copyOf(strands);
    }

    /** What is wanted and stands behind a place, newest first. No strand is asked for more than is yielded. */
    public List<Placed> behind(Place place, Wanted wanted, int most) {
        return strands.stream()
                .flatMap(strand -> strand.behind(place.within(strand.name()), wanted, most).stream())
                .sorted(Comparator.comparing(Placed::place))
                .limit(most)
                .toList();
    }

    /** The newest. */
    public List<Entry> newest(Wanted wanted, int most) {
        return behind(Place.FIRST, wanted, most).stream().map(Placed::entry).toList();
    }
}
