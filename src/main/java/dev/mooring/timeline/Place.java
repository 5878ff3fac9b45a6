package dev.mooring.timeline;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an entry stands. What is later comes first; of one time, the strands follow in order of their names.
 *
 * @param millis of the time, since the epoch
 * @param strand which one the entry is of
 * @param seq its place among those of its strand
 */
public record Place(long millis, String strand, long seq) implements Comparable<Place> {
    /** Before all that happened or will. */
    public static final Place FIRST = new Place(Long.MAX_VALUE, "", Long.MAX_VALUE);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})\\.([a-z]{1,20})\\.(\\d{1,18})");

    /** Of the text of {@link #toString}; empty where it is none. */
    public static Optional<Place> parse(String text) {
        var match = TEXT.matcher(text);
        return match.matches()
                ? Optional.of(new Place(Long.parseLong(match.group(1)), match.group(2), Long.parseLong(match.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return millis + "." + strand + "." + seq;
    }

    @Override
    public int compareTo(Place other) {
        var byTime = Long.compare(other.millis, millis);
        if (byTime != 0) {
            return byTime;
        }
        var byStrand = strand.compareTo(other.strand);
        return byStrand != 0 ? byStrand : Long.compare(other.seq, seq);
    }

    /**
     * From where on a strand has what stands behind this place: of the same time, those before that number.
     *
     * @return {@link Long#MAX_VALUE} where all of that time stand behind it, 0 where none does
     */
    long seqWithin(String name) {
        var order = strand.compareTo(name);
        return order < 0 ? Long.MAX_VALUE : order > 0 ? 0 : seq;
    }
}
