package dev.mooring.timeline;

import java.util.List;

/** One of the things that a timeline is twisted of. Whoever has more to tell makes a bean of it. */
public interface Strand {
    /** In small letters; stands in cursors, so it stays as it is. */
    String name();

    /**
     * What is wanted and stands behind a place, newest first; of one time, the highest number first. Fewer than are asked for
     * only where there are no more.
     *
     * @param place of this strand
     */
    List<Placed> behind(Place place, Wanted wanted, int most);

    /** An entry with its place. */
    record Placed(Place place, Entry entry) {}
}
