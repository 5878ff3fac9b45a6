package dev.mooring.timeline;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an entry stands. What is later comes first; of one time, the strands follow in order of their names.
 *
 * @param millis of the time, since the epoch
 * @param strand which one the entry is of
 * @param seq its place among those of its strand
 * @param part its place among those of one number: what happened once, and to several clusters, is an entry of each
 */
public record Place(long millis, String strand, long seq, int part) implements Comparable<Place> {
    /** Before all that happened or will. */
    public static final Place FIRST = new Place(Long.MAX_VALUE, "", Long.MAX_VALUE);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})\\.([a-z]{1,20})\\.(\\d{1,18})(?:\\.(\\d{1,9}))?");

    public Place(long millis, String strand, long seq) {
        this(millis, strand, seq, 0);
    }

    /** Of the text of {@link #toString}; empty where it is none. */
    public static Optional<Place> parse(String text) {
        var match = TEXT.matcher(text);
        return match.matches()
                ? Optional.of(new Place(
                        Long.parseLong(match.group(1)),
                        match.group(2),
                        Long.parseLong(match.group(3)),
                        match.group(4) == null ? 0 : Integer.parseInt(match.group(4))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return millis + "." + strand + "." + seq + (part == 0 ? "" : "." + part);
    }

    @Override
    public int compareTo(Place other) {
        var byTime = Long.compare(other.millis, millis);
        if (byTime != 0) {
            return byTime;
        }
        var byStrand = strand.compareTo(other.strand);
        if (byStrand != 0) {
            return byStrand;
        }
        var bySeq = Long.compare(other.seq, seq);
        return bySeq != 0 ? bySeq : Integer.compare(part, other.part);
    }

    boolean isBehind(Place other) {
        return compareTo(other) > 0;
    }

    /**
     * This place as a strand has it: of the same time, what has a lower number stands behind it. That is all of them where the
     * number is {@link Long#MAX_VALUE}, and none where it is 0.
     */
    Place within(String name) {
        var order = strand.compareTo(name);
        return order == 0 ? this : new Place(millis, name, order < 0 ? Long.MAX_VALUE : 0);
    }
}
