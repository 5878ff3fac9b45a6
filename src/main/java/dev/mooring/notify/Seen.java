package dev.mooring.notify;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What there is to tell of at a time, of one cluster, or of Mooring itself, or of all.
 *
 * @param open matters that count and are not silenced, by key
 * @param silenced keys of those that are silenced; of what was told of them nothing is told now
 * @param unknown keys of those of which it is not known whether they are open; what was told of them stays told
 * @param ends how matters ended, by key; of others it is not known
 * @param unwatched why clusters are watched no longer, by their names
 */
record Seen(
        Instant at,
        Map<String, Matter> open,
        Set<String> silenced,
        Set<String> unknown,
        Map<String, End> ends,
        Map<String, String> unwatched) {
    /** Of clusters that are watched no longer, nothing is seen. */
    static Seen unwatched(Instant at, Map<String, String> unwatched) {
        return new Seen(at, Map.of(), Set.of(), Set.of(), Map.of(), unwatched);
    }

    Seen without(Map<String, String> others) {
        return new Seen(at, open, silenced, unknown, ends, others);
    }

    Seen notKnowing(Set<String> keys) {
        return new Seen(at, open, silenced, joined(unknown, keys), ends, unwatched);
    }

    /** @param rest by key of what tells of many, of which some are silenced: how many are not */
    Seen partlySilenced(Map<String, Integer> rest) {
        var known = new HashMap<>(open);
        rest.forEach((key, count) -> known.computeIfPresent(key, (_, matter) -> matter.partlySilenced(count)));
        return new Seen(at, known, silenced, unknown, ends, unwatched);
    }

    /** Of how these ended besides, where that is not known better. */
    Seen with(Map<String, End> others) {
        return new Seen(at, open, silenced, unknown, joined(others, ends), unwatched);
    }

    /** What was told, and is seen no more; how that ended is not known yet. */
    boolean isOverSomehow(Told one) {
        return !open.containsKey(one.key())
                && !silenced.contains(one.key())
                && !unknown.contains(one.key())
                && !ends.containsKey(one.key())
                && !unwatched.containsKey(one.matter().cluster());
    }

    /** This, and besides what is seen of something else. */
    Seen and(Seen other) {
        return new Seen(
                at,
                joined(open, other.open),
                joined(silenced, other.silenced),
                joined(unknown, other.unknown),
                joined(ends, other.ends),
                joined(unwatched, other.unwatched));
    }

    private static <V> Map<String, V> joined(Map<String, V> one, Map<String, V> other) {
        var all = new HashMap<>(one);
        all.putAll(other);
        return Map.copyOf(all);
    }

    private static Set<String> joined(Set<String> one, Set<String> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }

    static Seen of(Instant at, List<Matter> open, Set<String> silenced, Map<String, End> ends) {
        return new Seen(
                at,
                open.stream().collect(Collectors.toMap(Matter::key, Function.identity(), (first, _) -> first)),
                silenced,
                Set.of(),
                ends,
                Map.of());
    }
}
