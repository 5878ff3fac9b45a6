package dev.mooring.page.timeline;

import dev.mooring.page.PageProblem;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
import dev.mooring.page.cluster.ClusterPicture;
import dev.mooring.page.cluster.ClusterPictures;
import dev.mooring.report.Finding;
import dev.mooring.timeline.Entry;
import dev.mooring.timeline.Place;
import dev.mooring.timeline.Strand.Placed;
import dev.mooring.timeline.Timeline;
import dev.mooring.timeline.Wanted;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what happened and tells it, as a picture and line by line. */
@Singleton
public final class Story {
    private static final Duration A_DAY = Duration.ofHours(24);
    private static final int ON_A_PAGE = 200;
    private static final int MOST_DRAWN = 2_000;

    /** What the filter {@code kind} takes together. */
    private static final Map<String, Set<String>> KINDS = Map.of(
            "findings",
            Set.of(Entry.FINDING_OPENED, Entry.FINDING_CHANGED, Entry.FINDING_FOLDED, Entry.FINDING_RESOLVED),
            "changes",
            Set.of(Entry.DELIVERED, Entry.EKS_UPDATED),
            "sources",
            Set.of(Entry.SOURCES_LOST, Entry.SOURCES_BACK),
            "silences",
            Set.of(Entry.SILENCE_BEGUN, Entry.SILENCE_ENDED));

    private final ClusterPictures clusters;
    private final Timeline timeline;

    @Inject
    public Story(ClusterPictures clusters, Timeline timeline) {
        this.clusters = clusters;
        this.timeline = timeline;
    }

    /**
     * What happened in a time.
     *
     * @param of the cluster, or null for the fleet
     * @param lines newest first
     * @param older where the next lines stand; null where there are no more
     */
    public record Told(
            @Nullable String of,
            Picture picture,
            List<Line> lines,
            @Nullable String older,
            Visit visit) {
        /** A stretch of time that one may choose. */
        public record Span(String name, String address, boolean chosen) {}

        public List<Span> spans() {
            return List.of(span("3 h", 3), span("12 h", 12), span("24 h", 24), span("7 d", 168));
        }

        private Span span(String name, int hours) {
            var chosen = Duration.between(picture.from(), picture.until()).equals(Duration.ofHours(hours));
            return new Span(name, visit.with("from", hours == 24 ? "" : "-" + hours + "h"), chosen);
        }

        public List<String> kinds() {
            return List.of("findings", "changes", "sources", "silences");
        }
    }

    public Told ofFleet(Visit visit) {
        return told(null, clusters.all(visit), visit);
    }

    public Told ofCluster(String name, Visit visit) {
        return told(name, List.of(clusters.one(name, visit)), visit);
    }

    private Told told(@Nullable String of, List<ClusterPicture> pictures, Visit visit) {
        var until = visit.moment();
        var from = from(visit, until);
        var wanted = wanted(pictures, from, visit);
        var drawn = timeline.behind(Place.FIRST, wanted, MOST_DRAWN);
        var before = Place.parse(visit.filter("before"));
        var listed = before.map(place -> timeline.behind(place, wanted, ON_A_PAGE + 1))
                .orElseGet(() -> drawn.stream().limit(ON_A_PAGE + 1L).toList());
        return new Told(
                of,
                Picture.of(
                        from,
                        until,
                        drawn.stream().map(Placed::entry).toList(),
                        pictures.stream()
                                .flatMap(picture -> picture.findings().stream())
                                .filter(finding -> takes(wanted, finding))
                                .toList(),
                        visit),
                Line.of(listed.stream().limit(ON_A_PAGE).map(Placed::entry).toList(), visit),
                listed.size() > ON_A_PAGE
                        ? visit.with("before", listed.get(ON_A_PAGE - 1).place().toString())
                        : null,
                visit);
    }

    /** As entries about it are taken. */
    private static boolean takes(Wanted wanted, Finding finding) {
        var subject = finding.subject();
        return wanted.takesAnyOf(List.of(Entry.FINDING_OPENED))
                && wanted.site().filter(site -> !site.equals(subject.site())).isEmpty()
                && wanted.node().filter(node -> !subject.isNode(node)).isEmpty()
                && wanted.severity()
                        .filter(severity -> !severity.equals(finding.severity().id()))
                        .isEmpty();
    }

    /** {@code from} is a time, or how long before the end: {@code -12h}. */
    private static Instant from(Visit visit, Instant until) {
        var text = visit.filter("from");
        if (text.isEmpty()) {
            return until.minus(A_DAY);
        }
        if (text.matches("-\\d{1,4}h")) {
            return until.minus(Duration.ofHours(Math.max(1, Integer.parseInt(text.substring(1, text.length() - 1)))));
        }
        var from = Visits.time("from", text, visit.zone(), until);
        if (!from.isBefore(until)) {
            throw PageProblem.badRequest("from must be before the time that the page is of.");
        }
        return from;
    }

    private static Wanted wanted(List<ClusterPicture> pictures, Instant from, Visit visit) {
        var kind = visit.filter("kind");
        if (!kind.isEmpty() && !KINDS.containsKey(kind)) {
            throw PageProblem.badRequest("kind must be one of changes, findings, silences, sources.");
        }
        return new Wanted(
                pictures.stream().map(ClusterPicture::name).collect(Collectors.toSet()),
                Optional.of(from),
                visit.asOf().map(time -> time.plusMillis(1)),
                KINDS.getOrDefault(kind, Set.of()),
                asked(visit.filter("site")),
                asked(visit.filter("node")),
                asked(visit.filter("severity")));
    }

    private static Optional<String> asked(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }
}
