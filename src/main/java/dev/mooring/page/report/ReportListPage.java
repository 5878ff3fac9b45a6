package dev.mooring.page.report;

import dev.mooring.api.ClusterViews;
import dev.mooring.link.Paths;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Frame.Step;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The reports of a cluster that are kept, newest first. */
@Path("/clusters/{cluster}/reports")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class ReportListPage {
    private static final int ON_A_PAGE = 60;
    private final Visits visits;
    private final ClusterViews clusters;
    private final ReportStore reports;

    @Inject
    public ReportListPage(Visits visits, ClusterViews clusters, ReportStore reports) {
        this.visits = visits;
        this.clusters = clusters;
        this.reports = reports;
    }

    /** The template, checked at build time. */
    @CheckedTemplate(basePath = "report")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance reports(Frame frame, Listing listing);
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

    @GET
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
        var found = reports.list(Optional.of(cluster), visit.before(), ON_A_PAGE + 1);
        return new Listing(
                cluster, found.stream().limit(ON_A_PAGE).toList(), visit.older(found, ON_A_PAGE, Entry::seq), visit);
    }
}
