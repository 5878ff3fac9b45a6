package dev.mooring.notify;

import dev.mooring.notify.Message.Ended;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What there is for a route, beside what it told before: of each matter, whether that is to be told, lasts, or is over.
 *
 * @param told by the key of its matter
 */
record RouteView(Route route, Seen seen, Map<String, Told> told) {
    static RouteView of(Route route, Seen seen, Collection<Told> told) {
        return new RouteView(route, seen, told.stream().collect(Collectors.toMap(Told::key, Function.identity())));
    }

    Instant at() {
        return seen.at();
    }

    /** What a sink is told again that forgets: what it was told of and lasts, whatever the hour, and what is told now. */
    List<Matter> toRemindOf() {
        var matters = new LinkedHashMap<String, Matter>();
        seen.open().values().stream()
                .filter(matter -> route.tellsNow(matter, seen.at()))
                .forEach(matter -> matters.put(matter.key(), matter));
        told.values().stream()
                .filter(one -> !one.muted() && !seen.silenced().contains(one.key()) && lasts(one))
                .forEach(one -> matters.put(one.key(), asItIsKnown(one)));
        return List.copyOf(matters.values());
    }

    /** As it is now; where it would be another one to the sink, as it was told, until that is told to be over. */
    private Matter asItIsKnown(Told one) {
        var now = asItIs(one);
        return isAnother(now, one.matter()) ? one.matter() : now;
    }

    /** It begins, or begins again, or got worse than it was told. */
    boolean isFresh(Matter matter) {
        var before = told.get(matter.key());
        return route.tellsNow(matter, seen.at())
                && (before == null || before.muted() || isWorse(matter, before.matter()));
    }

    /** It lasts, is told of, and has another severity or site than when it was told; what got worse is told anew. */
    boolean isChanged(Told before) {
        var now = seen.open().get(before.key());
        return now != null
                && !before.muted()
                && !isFresh(now)
                && isAnother(now, before.matter())
                && !route.isQuietFor(before.matter().severity(), seen.at());
    }

    private static boolean isAnother(Matter now, Matter before) {
        return now.severity() != before.severity() || !Objects.equals(now.site(), before.site());
    }

    /** As it is now, or else as it was told. */
    Matter asItIs(Told before) {
        return seen.open().getOrDefault(before.key(), before.matter()).knownAs(before.matter());
    }

    private static boolean isWorse(Matter matter, Matter before) {
        return matter.severity().compareTo(before.severity()) > 0;
    }

    /** Of what is told anew because it got worse. */
    Optional<Ended> replaced(Matter matter) {
        return Optional.ofNullable(told.get(matter.key()))
                .filter(before -> isWorse(matter, before.matter()))
                .map(before -> new Ended(before.matter(), End.REPLACED, seen.at(), null));
    }

    /** It is told as what begins, in place of what was told. */
    boolean isToldAnew(Told one) {
        var now = seen.open().get(one.key());
        return now != null && isFresh(now);
    }

    /** What was told of a thread. */
    List<Told> ofThread(String thread) {
        return told.values().stream().filter(one -> one.thread().equals(thread)).toList();
    }

    /** In quiet hours that has time. */
    boolean isOver(Told one) {
        return !lasts(one) && !route.isQuietFor(one.matter().severity(), seen.at());
    }

    /** Open as far as is known, and of concern to this route. */
    private boolean lasts(Told one) {
        var now = seen.open().get(one.key());
        return now == null
                ? seen.silenced().contains(one.key()) || seen.unknown().contains(one.key())
                : route.takes(now);
    }

    /** How it ended. */
    Ended ended(Told one) {
        var unwatched = seen.unwatched().get(one.matter().cluster());
        if (unwatched != null) {
            return new Ended(one.matter(), End.UNWATCHED, seen.at(), unwatched);
        }
        var now = seen.open().get(one.key());
        var how = now == null
                ? seen.ends().getOrDefault(one.key(), unforeseen(one.matter()))
                : lasting(one.matter(), now);
        return new Ended(one.matter(), how, seen.at(), null);
    }

    /** Of each cluster that is watched it is said how Mooring's trouble with it ended. */
    private static End unforeseen(Matter matter) {
        var isOfOneCluster =
                matter.sort() == Matter.Sort.TROUBLE && !matter.cluster().equals(Matter.OWN);
        return isOfOneCluster ? End.UNWATCHED : End.OVER;
    }

    private static End lasting(Matter before, Matter now) {
        var worse = now.severity().compareTo(before.severity());
        return worse == 0 ? End.MOVED : worse > 0 ? End.WORSE : End.EASED;
    }

    /** It is open, and may be told of again. */
    boolean isTold(Told one) {
        return !one.muted()
                && seen.open().containsKey(one.key())
                && !route.isQuietFor(one.matter().severity(), seen.at());
    }
}
