package dev.mooring.notify;

import dev.mooring.check.Severity;
import dev.mooring.log.OneLine;
import dev.mooring.reading.Excerpt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a notice says, before it is put into the words of a sink. Lists are the worst of what there is, and bounded.
 *
 * @param thread what belongs together, from the first notice of it to the last
 * @param cluster null where it is about several, or none
 * @param severity of the worst matter that it tells of
 * @param since when the oldest of its matters began
 * @param news what it is sent for
 * @param open all that is open of the thread, the news among it
 * @param ended what was told of and is over
 * @param openCount how much is open; {@link #open} may be fewer
 * @param newsCount how much is new
 * @param endedCount how much is over
 * @param text for a heartbeat, a silence or a test: a sentence in place of matters
 * @param alerts what becomes of those of the thread; null where all of the thread is one
 */
public record Message(
        Kind kind,
        String route,
        String thread,
        @Nullable String cluster,
        Severity severity,
        Instant at,
        Instant since,
        List<Matter> news,
        List<Matter> open,
        List<Ended> ended,
        int newsCount,
        int openCount,
        int endedCount,
        @Nullable String text,
        Alert.@Nullable Change alerts) {
    /** So many matters of a list stand in a message. */
    public static final int MOST = 25;

    private static final Comparator<Matter> WORST_FIRST = Comparator.comparing(Matter::severity)
            .thenComparingInt(Matter::explains)
            .reversed()
            .thenComparing(Matter::firstSeen)
            .thenComparing(Matter::key);

    /**
     * A matter that is over, and how.
     *
     * @param why in words, where that is not said by how; null where it is
     */
    public record Ended(
            Matter matter, End how, Instant at, @Nullable String why) {
        private static final int LONGEST_WHY = 600;

        public Ended {
            why = why == null ? null : Excerpt.of(OneLine.of(why), LONGEST_WHY - 1);
        }

        boolean isUnwatched() {
            return how == End.UNWATCHED;
        }
    }

    /** A message of matters, of each list the worst so many. */
    static Message of(
            Kind kind,
            String route,
            String thread,
            Instant at,
            Collection<Matter> news,
            Collection<Matter> open,
            Collection<Ended> ended,
            int most) {
        var all = new ArrayList<>(open);
        ended.forEach(one -> all.add(one.matter()));
        var clusters = all.stream().map(Matter::cluster).distinct().toList();
        var worst = (open.isEmpty() ? all : open)
                .stream().map(Matter::severity).max(Comparator.naturalOrder()).orElse(Severity.INFO);
        return new Message(
                kind,
                route,
                thread,
                clusters.size() == 1 && !clusters.getFirst().equals(Matter.OWN) ? clusters.getFirst() : null,
                worst,
                at,
                all.stream().map(Matter::since).min(Comparator.naturalOrder()).orElse(at),
                worst(news, most),
                worst(open, most),
                ended.stream()
                        .sorted(Comparator.comparing(Ended::matter, WORST_FIRST))
                        .limit(most)
                        .toList(),
                news.size(),
                open.size(),
                counted(ended),
                null,
                null);
    }

    /** What goes on as another has not gone. */
    private static int counted(Collection<Ended> ended) {
        return (int) ended.stream().filter(one -> one.how() != End.REPLACED).count();
    }

    /** A message in a sentence. */
    static Message saying(Kind kind, String route, String thread, Instant at, String text) {
        return new Message(
                kind, route, thread, null, Severity.INFO, at, at, List.of(), List.of(), List.of(), 0, 0, 0, text, null);
    }

    /** The same, where not all of its thread is one alert. */
    Message with(Alert.Change change) {
        return new Message(
                kind,
                route,
                thread,
                cluster,
                severity,
                at,
                since,
                news,
                open,
                ended,
                newsCount,
                openCount,
                endedCount,
                text,
                change);
    }

    /** The same without a word of some that are over. */
    Message withoutEnds(Predicate<Ended> which) {
        var left = ended.stream().filter(which.negate()).toList();
        return new Message(
                kind,
                route,
                thread,
                cluster,
                severity,
                at,
                since,
                news,
                open,
                left,
                newsCount,
                openCount,
                endedCount - (counted(ended) - counted(left)),
                text,
                alerts);
    }

    /** What becomes of the alerts of its thread. */
    public Alert.Change alertsOfThread() {
        if (alerts != null) {
            return alerts;
        }
        return switch (kind) {
            case OPENED, GREW ->
                news.stream()
                        .max(Comparator.comparing(Matter::severity))
                        .map(worst ->
                                new Alert.Change(List.of(new Alert(Alert.FIRST, Words.title(this), worst)), List.of()))
                        .orElse(Alert.Change.NONE);
            case RESOLVED -> new Alert.Change(List.of(), List.of(Alert.FIRST));
            case SHRUNK, REPEATED, DIGEST, HEARTBEAT, SILENCE, TEST -> Alert.Change.NONE;
        };
    }

    private static List<Matter> worst(Collection<Matter> matters, int most) {
        return matters.stream()
                .sorted(WORST_FIRST)
                .limit(most)
                .map(Matter::withoutSites)
                .toList();
    }

    /** Whether anything of it is told of no longer, and not because it is over: that is no good news. */
    public boolean endsUnresolved() {
        return ended.stream().anyMatch(one -> !one.how().isResolution());
    }

    /** How long it lasted, or lasts. */
    public Duration lasted() {
        return Duration.between(since, at);
    }

    /** The same after an earlier one of its thread that nobody was told of: this one tells of both. */
    Message after(Message earlier) {
        var stillOpen = open.stream().map(Matter::key).toList();
        var fresh = new LinkedHashMap<String, Matter>();
        earlier.news().stream()
                .filter(matter -> stillOpen.contains(matter.key()))
                .forEach(matter -> fresh.put(matter.key(), matter));
        news.forEach(matter -> fresh.put(matter.key(), matter));
        var over = new LinkedHashMap<String, Ended>();
        earlier.ended().stream()
                .filter(one -> !stillOpen.contains(one.matter().key()))
                .forEach(one -> over.put(one.matter().key(), one));
        ended.forEach(one -> over.put(one.matter().key(), one));
        return new Message(
                joined(earlier.kind()),
                route,
                thread,
                cluster,
                severity,
                at,
                earlier.since().isBefore(since) ? earlier.since() : since,
                fresh.values().stream().limit(MOST).toList(),
                open,
                over.values().stream().limit(MOST).toList(),
                Math.max(newsCount, fresh.size()),
                openCount,
                Math.max(endedCount, over.size()),
                text,
                alertsOfThread().after(earlier.alertsOfThread()));
    }

    /** What all of these tell, oldest first: of one thread, or of several that are over. */
    static Message whole(List<Message> messages) {
        var threads = messages.stream()
                .collect(Collectors.groupingBy(
                        Message::thread,
                        LinkedHashMap::new,
                        Collectors.reducing((earlier, later) -> later.after(earlier))));
        var wholes = threads.values().stream().flatMap(Optional::stream).toList();
        return wholes.size() == 1 ? wholes.getFirst() : over(messages.getLast(), wholes);
    }

    private static Message over(Message newest, List<Message> all) {
        var ended = new LinkedHashMap<String, Ended>();
        all.forEach(
                message -> message.ended().forEach(one -> ended.put(one.matter().key(), one)));
        var clusters = all.stream().map(Message::cluster).distinct().toList();
        return new Message(
                Kind.RESOLVED,
                newest.route(),
                newest.thread(),
                clusters.size() == 1 ? clusters.getFirst() : null,
                all.stream()
                        .map(Message::severity)
                        .max(Comparator.naturalOrder())
                        .orElse(newest.severity()),
                newest.at(),
                all.stream().map(Message::since).min(Comparator.naturalOrder()).orElse(newest.since()),
                List.of(),
                List.of(),
                ended.values().stream()
                        .sorted(Comparator.comparing(Ended::matter, WORST_FIRST))
                        .limit(MOST)
                        .toList(),
                0,
                0,
                ended.size(),
                null,
                null);
    }

    /** Nobody hears that something grew who has not heard that it began. */
    private Kind joined(Kind earlier) {
        return switch (kind) {
            case GREW, SHRUNK, REPEATED -> earlier == Kind.OPENED || earlier == Kind.GREW ? earlier : kind;
            case OPENED, RESOLVED, DIGEST, HEARTBEAT, SILENCE, TEST -> kind;
        };
    }
}
