package dev.mooring.page.finding;

import dev.mooring.api.ClusterView;
import dev.mooring.api.ClusterViews;
import dev.mooring.check.Severity;
import dev.mooring.link.Paths;
import dev.mooring.link.Query;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Frame.Step;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Tone;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
import dev.mooring.report.Finding;
import dev.mooring.report.Finding.Status;
import dev.mooring.report.FindingFilter;
import dev.mooring.report.FindingStore;
import dev.mooring.report.Report;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.ReportStore;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** All findings to look through, and one finding with its life. */
@Path("/findings")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class FindingPages {
    private static final int ON_A_PAGE = 50;
    private static final int MOST_PAGES = 1_000;
    /** So many reports of a time that is past are read for one page, as on the page of the fleet. */
    private static final int MOST_READ = 100;

    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Comparator.comparing(Finding::firstSeen).reversed())
            .thenComparing(Finding::fingerprint);
    private static final String OPEN = "open";
    private static final String RESOLVED = "resolved";
    private static final String ALL = "all";
    private static final List<String> STATES = List.of(OPEN, RESOLVED, ALL);
    private final Visits visits;
    private final ClusterViews clusters;
    private final FindingStore findings;
    private final ReportStore reports;
    private final Cards cards;

    @Inject
    public FindingPages(Visits visits, ClusterViews clusters, FindingStore findings, ReportStore reports, Cards cards) {
        this.visits = visits;
        this.clusters = clusters;
        this.findings = findings;
        this.reports = reports;
        this.cards = cards;
    }

    /** The templates, checked at build time. */
    @CheckedTemplate(basePath = "finding")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance findings(Frame frame, Listing listing);

        static native TemplateInstance finding(Frame frame, Life life);
    }

    /**
     * What a list of a time that is past lacks.
     *
     * @param withoutReport names of clusters of which no report of then is kept
     * @param unread how many clusters are not looked through, since so many others are
     * @param explained how many findings others explained then, which reports count and keep no more of; 0 where those that do
     *     not count are not asked for
     */
    public record Gaps(List<String> withoutReport, int unread, int explained) {
        private static final Gaps NONE = new Gaps(List.of(), 0, 0);
        private static final int MOST_NAMED = 10;

        /** Whether there may be more than the list has. */
        public boolean isPartly() {
            return !withoutReport.isEmpty() || unread > 0;
        }

        /** The first names of clusters without a report. */
        public String named() {
            var more = withoutReport.size() - MOST_NAMED;
            return withoutReport.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                    + (more > 0 ? ", and " + more + " more" : "");
        }
    }

    /**
     * A page of the list.
     *
     * @param cards open ones first, worst first, then those that began last
     * @param clusters that one may choose from
     * @param page from 1 on
     * @param more whether there are more behind
     */
    public record Listing(List<Card> cards, List<String> clusters, int page, boolean more, Gaps gaps, Visit visit) {
        public List<String> states() {
            return STATES;
        }

        /** The finding that explains all of them. */
        public String explainer() {
            return visit.to(Paths.finding(visit.filter("inhibitedBy")));
        }

        public String next() {
            return visit.with("page", Integer.toString(page + 1));
        }

        public String previous() {
            return visit.with("page", page <= 2 ? "" : Integer.toString(page - 1));
        }

        /** What is chosen where the address says nothing. */
        public String state() {
            return visit.filter("state").isEmpty() ? OPEN : visit.filter("state");
        }
    }

    /**
     * One finding.
     *
     * @param then whether it is shown as it was at the time asked for; else as it is kept now
     */
    public record Life(Card card, boolean then) {
        private static final Duration BEFORE = Duration.ofMinutes(1);
        private static final Duration AFTER = Duration.ofMinutes(30);

        /** How the cluster was when the finding had not begun yet. */
        public String before() {
            var finding = card.finding();
            return Paths.cluster(finding.cluster())
                    + Query.of(
                                    "at",
                                    card.began()
                                            .minus(BEFORE)
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString())
                            .asked();
        }

        /** What happened in the hours before it, and just after. */
        public String around() {
            var finding = card.finding();
            var end = card.began().plus(AFTER);
            return Paths.timeline(finding.cluster())
                    + Query.of(
                                    "at",
                                    end.isAfter(card.visit().now())
                                            ? ""
                                            : end.truncatedTo(ChronoUnit.SECONDS)
                                                    .toString())
                            .and("from", "-3h")
                            .asked();
        }
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance list(@BeanParam Asked asked) {
        var visit = visits.of(asked);
        return Templates.findings(Frame.of("Findings", Paths.findings(), visit), listing(visit));
    }

    public Listing listing(Visit visit) {
        return visit.asOf().map(time -> asOf(time, visit)).orElseGet(() -> asOfNow(visit));
    }

    private Listing asOfNow(Visit visit) {
        var skip = (page(visit.filter("page")) - 1) * ON_A_PAGE;
        return listing(findings.look(filter(visit), skip, ON_A_PAGE + 1), Gaps.NONE, visit);
    }

    /** @param found one more than fits on the page, where there are more */
    private Listing listing(List<Finding> found, Gaps gaps, Visit visit) {
        var page = page(visit.filter("page"));
        return new Listing(
                cards.of(found.stream().limit(ON_A_PAGE).toList(), visit),
                clusters.all().stream().map(ClusterView::name).sorted().toList(),
                page,
                found.size() > ON_A_PAGE && page < MOST_PAGES,
                gaps,
                visit);
    }

    private static int page(String text) {
        return text.matches("[1-9]\\d{0,3}") ? Math.min(Integer.parseInt(text), MOST_PAGES) : 1;
    }

    private static String state(Visit visit) {
        var state = visit.filter("state");
        if (!state.isEmpty() && !STATES.contains(state)) {
            throw PageProblem.badRequest("state must be one of open, resolved, all.");
        }
        return state.isEmpty() ? OPEN : state;
    }

    private static FindingFilter filter(Visit visit) {
        var narrowed = Narrowed.by(visit);
        var state = state(visit);
        return FindingFilter.narrowed()
                .cluster(Narrowed.asked(visit.filter("cluster")))
                .severity(Narrowed.asked(narrowed.severity()))
                .check(Narrowed.asked(narrowed.check()))
                .node(Narrowed.asked(visit.filter("node")))
                .site(Narrowed.asked(narrowed.site()))
                .status(ALL.equals(state) ? Optional.empty() : Optional.of(state))
                .inhibitedBy(Narrowed.asked(visit.filter("inhibitedBy")))
                .text(Narrowed.asked(narrowed.text()))
                .inhibited("true".equals(visit.filter("inhibited")))
                .built();
    }

    private Listing asOf(Instant time, Visit visit) {
        refuseWhatReportsLack(visit);
        var views = views(time, visit);
        var those = Those.of(visit);
        var wanted = views.stream().filter(those::mayBeIn).toList();
        var read = wanted.stream().limit(MOST_READ).toList();
        var skip = (page(visit.filter("page")) - 1) * ON_A_PAGE;
        // One report after the other, of which no more is held than may be shown.
        var found = read.stream()
                .flatMap(view -> reports.find(String.valueOf(view.lastReport())).stream())
                .flatMap(report -> those.of(report).sorted(WORST_FIRST).limit(skip + ON_A_PAGE + 1L))
                .sorted(WORST_FIRST)
                .skip(skip)
                .limit(ON_A_PAGE + 1L)
                .toList();
        return listing(
                found,
                new Gaps(
                        views.stream()
                                .filter(view -> view.lastReport() == null)
                                .map(ClusterView::name)
                                .sorted()
                                .toList(),
                        wanted.size() - read.size(),
                        those.inhibited() ? explained(read) : 0),
                visit);
    }

    private static void refuseWhatReportsLack(Visit visit) {
        if (!visit.filter("inhibitedBy").isEmpty()) {
            throw PageProblem.badRequest(
                    "As of a time, findings that another one explains are counted and not kept: leave"
                            + " inhibitedBy out, or the time.");
        }
        if (!state(visit).equals(OPEN)) {
            throw PageProblem.badRequest(
                    "As of a time, only findings that were open then are known: leave state out, or the time.");
        }
    }

    /** Worst first. */
    private List<ClusterView> views(Instant time, Visit visit) {
        var name = visit.filter("cluster");
        return name.isEmpty()
                ? clusters.all(Optional.of(time))
                : List.of(clusters.look(name, Optional.of(time))
                        .orElseThrow(() -> PageProblem.notFound(
                                "No cluster of that name is under watch. The fleet page lists those that are.")));
    }

    private static int explained(List<ClusterView> views) {
        return views.stream()
                .map(ClusterView::summary)
                .filter(Objects::nonNull)
                .mapToInt(Summary::inhibited)
                .sum();
    }

    /** Which findings of reports are wanted. */
    private record Those(Narrowed narrowed, String node, boolean inhibited) {
        static Those of(Visit visit) {
            return new Those(Narrowed.by(visit), visit.filter("node"), "true".equals(visit.filter("inhibited")));
        }

        /** Whether a report may have any: its head tells how many count. */
        boolean mayBeIn(ClusterView view) {
            var summary = view.summary();
            return summary != null
                    && (inhibited || Arrays.stream(Severity.values()).anyMatch(severity -> summary.of(severity) > 0));
        }

        Stream<Finding> of(Report report) {
            var all = inhibited
                    ? Stream.concat(report.findings().stream(), report.ignored().stream())
                            .toList()
                    : report.findings();
            return narrowed.of(all).stream().filter(this::isOfNode);
        }

        private boolean isOfNode(Finding finding) {
            return node.isEmpty() || finding.subject().isNode(node);
        }
    }

    @GET
    @Path("{fingerprint}")
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance one(@PathParam("fingerprint") String fingerprint, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        var life = life(fingerprint, visit);
        return Templates.finding(frame(life, visit), life);
    }

    public Life life(String fingerprint, Visit visit) {
        var kept = findings.find(fingerprint)
                .orElseThrow(
                        () -> PageProblem.notFound(
                                "There is no finding of that fingerprint; one that was resolved long ago may have been forgotten."));
        var then = visit.asOf().flatMap(time -> reports.asOf(kept.cluster(), time)).stream()
                .flatMap(report -> Stream.concat(report.findings().stream(), report.ignored().stream()))
                .filter(finding -> finding.fingerprint().equals(fingerprint))
                .findFirst();
        return new Life(cards.of(then.orElse(kept), visit), then.isPresent() || !visit.isPast());
    }

    public static Frame frame(Life life, Visit visit) {
        var finding = life.card().finding();
        var state = finding.status() == Status.OPEN ? finding.severity().id() : "resolved";
        return Frame.of(state + ": " + finding.subject().name() + ", " + finding.check(), Paths.findings(), visit)
                .toned(finding.status() == Status.OPEN ? life.card().tone() : Tone.CLEAN)
                .under(
                        new Step("Fleet", visit.to(Paths.fleet())),
                        new Step(finding.cluster(), visit.to(Paths.cluster(finding.cluster()))),
                        new Step("Findings", visit.to(Paths.findings())));
    }
}
