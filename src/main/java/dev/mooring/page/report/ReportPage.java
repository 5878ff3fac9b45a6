package dev.mooring.page.report;

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
import dev.mooring.page.finding.Narrowed;
import dev.mooring.report.Report;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One of the reports that are kept. */
@Path("/reports")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class ReportPage {
    private static final int MOST_LISTED = 100;
    private final Visits visits;
    private final ReportStore reports;
    private final Cards cards;

    @Inject
    public ReportPage(Visits visits, ReportStore reports, Cards cards) {
        this.visits = visits;
        this.reports = reports;
        this.cards = cards;
    }

    /** The templates, checked at build time. */
    @CheckedTemplate(basePath = "report")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance report(Frame frame, One one);
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
    @Path("{id}")
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
                        .map(group -> GroupView.of(group, Narrowed.none(), cards, visit))
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
