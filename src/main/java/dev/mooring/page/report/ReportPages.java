package dev.mooring.page.report;

import dev.mooring.api.ClusterViews;
import dev.mooring.check.Severity;
import dev.mooring.link.Paths;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Frame.Step;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Tone;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
import dev.mooring.page.finding.Cards;
import dev.mooring.page.finding.CauseGroup;
import dev.mooring.page.finding.GroupView;
import dev.mooring.report.Report;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Entry;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The reports of a cluster that are kept, and one of them. */
@Path("/")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class ReportPages {
    private static final int ON_A_PAGE = 60;
    private static final int MOST_LISTED = 100;
    private final Visits visits;
    private final ClusterViews clusters;
    private final ReportStore reports;
    private final Cards cards;

    @Inject
    public ReportPages(Visits visits, ClusterViews clusters, ReportStore reports, Cards cards) {
        this.visits = visits;
        this.clusters = clusters;
        this.reports = reports;
        this.cards = cards;
    }

    /** The templates, checked at build time. */
    @CheckedTemplate(basePath = "report")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance reports(Frame frame, Listing listing);

        static native TemplateInstance report(Frame frame, One one);
    }

    /**
     * Reports of a cluster, newest first.
     *
     * @param older where the next ones stand; null where there are no more
     */
    public record Listing(
            String cluster, List<Entry> entries, @Nullable String older, Visit visit) {
        public String addressOf(Entry entry) {
            return visit.to(Paths.report(entry.head().id()));
        }
    }

    /** One report. */
    public record One(Report report, List<GroupView> groups, Visit visit) {
        /** The cluster as it was when the report was made. */
        public String then() {
            return Paths.cluster(report.cluster()) + "?at=" + report.verifiedAt();
        }

        public Tone tone() {
            return Arrays.stream(Severity.values())
                    .sorted(Comparator.reverseOrder())
                    .filter(severity -> report.summary().of(severity) > 0)
                    .map(Tone::of)
                    .findFirst()
                    .orElse(report.summary().unknown() > 0 ? Tone.UNKNOWN : Tone.CLEAN);
        }

        public String findingAddress(String fingerprint) {
            return visit.to(Paths.finding(fingerprint));
        }

        public List<String> opened() {
            return report.changes().opened().stream().limit(MOST_LISTED).toList();
        }

        public List<String> resolved() {
            return report.changes().resolved().stream().limit(MOST_LISTED).toList();
        }

        /** What a fingerprint is of, where the report has it. */
        public String named(String fingerprint) {
            return report.findings().stream()
                    .filter(finding -> finding.fingerprint().equals(fingerprint))
                    .findFirst()
                    .map(finding -> finding.check() + " · " + finding.subject().name())
                    .orElse(fingerprint.substring(0, Math.min(12, fingerprint.length())));
        }
    }

    @GET
    @Path("clusters/{cluster}/reports")
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance list(@PathParam("cluster") String cluster, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        if (clusters.find(cluster).isEmpty()) {
            throw PageProblem.notFound("No cluster of that name is under watch. The fleet page lists those that are.");
        }
        return Templates.reports(
                Frame.of("Reports of " + cluster, Paths.fleet(), visit)
                        .under(
                                new Step("Fleet", visit.to(Paths.fleet())),
                                new Step(cluster, visit.to(Paths.cluster(cluster)))),
                listing(cluster, visit));
    }

    public Listing listing(String cluster, Visit visit) {
        var before =
                visit.filter("before").matches("\\d{1,18}") ? Long.parseLong(visit.filter("before")) : Long.MAX_VALUE;
        var found = reports.list(Optional.of(cluster), before, ON_A_PAGE + 1);
        var shown = found.stream().limit(ON_A_PAGE).toList();
        return new Listing(
                cluster,
                shown,
                found.size() > ON_A_PAGE
                        ? visit.with("before", Long.toString(shown.getLast().seq()))
                        : null,
                visit);
    }

    @GET
    @Path("reports/{id}")
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance one(@PathParam("id") String id, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        var one = one(id, visit);
        return Templates.report(frame(one), one);
    }

    public One one(String id, Visit visit) {
        var report = reports.find(id)
                .orElseThrow(() -> PageProblem.notFound("There is no report of that id; it may have been forgotten."));
        return new One(
                report,
                CauseGroup.of(report.findings()).stream()
                        .limit(MOST_LISTED)
                        .map(group -> GroupView.of(group, cards, visit, false))
                        .toList(),
                visit);
    }

    public static Frame frame(One one) {
        var visit = one.visit();
        var cluster = one.report().cluster();
        return Frame.of("Report of " + cluster, Paths.fleet(), visit)
                .toned(one.tone())
                .under(
                        new Step("Fleet", visit.to(Paths.fleet())),
                        new Step(cluster, visit.to(Paths.cluster(cluster))),
                        new Step("Reports", visit.to(Paths.reports(cluster))));
    }
}
