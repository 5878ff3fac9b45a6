package dev.mooring.page.finding;

import dev.mooring.api.ClusterView;
import dev.mooring.api.ClusterViews;
import dev.mooring.link.Paths;
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
import dev.mooring.report.FindingStore;
import dev.mooring.report.FindingStore.Query;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** All findings to look through, and one finding with its life. */
@Path("/findings")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class FindingPages {
    private static final int ON_A_PAGE = 50;
    private static final int MOST_PAGES = 1_000;
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
     * A page of the list.
     *
     * @param cards open ones first, worst first, then those that began last
     * @param clusters that one may choose from
     * @param page from 1 on
     * @param more whether there are more behind
     */
    public record Listing(List<Card> cards, List<String> clusters, int page, boolean more, Visit visit) {
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
                    + dev.mooring.link.Query.of(
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
                    + dev.mooring.link.Query.of(
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
        var page = page(visit.filter("page"));
        var skip = (page - 1) * ON_A_PAGE;
        var found = visit.asOf()
                .map(time -> asOf(time, visit).stream()
                        .skip(skip)
                        .limit(ON_A_PAGE + 1L)
                        .toList())
                .orElseGet(() -> findings.look(query(visit), skip, ON_A_PAGE + 1));
        return new Listing(
                cards.of(found.stream().limit(ON_A_PAGE).toList(), visit),
                clusters.all().stream().map(ClusterView::name).sorted().toList(),
                page,
                found.size() > ON_A_PAGE && page < MOST_PAGES,
                visit);
    }

    private static int page(String text) {
        return text.matches("[1-9]\\d{0,3}") ? Math.min(Integer.parseInt(text), MOST_PAGES) : 1;
    }

    private static Query query(Visit visit) {
        var narrowed = Narrowed.by(visit);
        var state = visit.filter("state");
        if (!state.isEmpty() && !STATES.contains(state)) {
            throw PageProblem.badRequest("state must be one of open, resolved, all.");
        }
        var inhibitedBy = Narrowed.asked(visit.filter("inhibitedBy"));
        return new Query(
                Narrowed.asked(visit.filter("cluster")),
                Narrowed.asked(narrowed.severity()),
                Narrowed.asked(narrowed.check()),
                Narrowed.asked(visit.filter("node")),
                Narrowed.asked(narrowed.site()),
                ALL.equals(state) ? Optional.empty() : Optional.of(state.isEmpty() ? OPEN : state),
                Optional.empty(),
                inhibitedBy,
                Optional.empty(),
                Narrowed.asked(narrowed.text()),
                "true".equals(visit.filter("inhibited")));
    }

    /** What was open then, by the reports of then. */
    private List<Finding> asOf(Instant time, Visit visit) {
        var narrowed = Narrowed.by(visit);
        var cluster = visit.filter("cluster");
        var node = visit.filter("node");
        return clusters.all().stream()
                .map(ClusterView::name)
                .filter(name -> cluster.isEmpty() || cluster.equals(name))
                .flatMap(name -> reports.asOf(name, time).stream())
                .flatMap(report -> narrowed.of(report.findings()).stream())
                .filter(finding ->
                        node.isEmpty() || node.equals(finding.subject().name()))
                .sorted(Comparator.comparing(Finding::severity)
                        .reversed()
                        .thenComparing(Comparator.comparing(Finding::firstSeen).reversed())
                        .thenComparing(Finding::fingerprint))
                .toList();
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
