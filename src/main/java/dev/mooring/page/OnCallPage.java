package dev.mooring.page;

import dev.mooring.api.ClusterView;
import dev.mooring.api.ClusterViews;
import dev.mooring.check.Severity;
import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.DeliveryFilter;
import dev.mooring.inbox.DeliveryState;
import dev.mooring.report.FindingStore;
import dev.mooring.report.NodeStore;
import dev.mooring.report.ReportStore;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /}: what the engineer on call reads at 03:00, on a phone, without scripts. */
@Path("/")
@ForReaders
public class OnCallPage {
    private static final int DELIVERIES = 15;
    private static final int MOST_FINDINGS = 10_000;
    private static final DeliveryFilter PARKED = DeliveryFilter.all().withState(DeliveryState.PARKED);
    private final ClusterViews clusters;
    private final ReportStore reports;
    private final NodeStore nodes;
    private final FindingStore findings;
    private final Deliveries deliveries;
    private final Clock clock;
    private final PageGuard guard;

    @Inject
    OnCallPage(
            ClusterViews clusters,
            ReportStore reports,
            NodeStore nodes,
            FindingStore findings,
            Deliveries deliveries,
            Clock clock,
            PageGuard guard) {
        this.clusters = clusters;
        this.reports = reports;
        this.nodes = nodes;
        this.findings = findings;
        this.deliveries = deliveries;
        this.clock = clock;
        this.guard = guard;
    }

    /** The template of the page, checked at build time. */
    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance page(Fleet fleet);
    }

    /** Everything on the page. */
    record Fleet(
            List<ClusterSection> clusters,
            List<Deliveries.Entry> deliveries,
            List<Deliveries.Entry> parked,
            boolean maySteer,
            Ages ages) {}

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Blocking
    @Operation(hidden = true)
    public Response page() {
        var ages = new Ages(clock.instant());
        var sections = clusters.all().stream().map(this::section).toList();
        var latest = deliveries.list(DeliveryFilter.all(), Long.MAX_VALUE, DELIVERIES);
        var parked = deliveries.list(PARKED, Long.MAX_VALUE, DELIVERIES);
        return Response.ok(Templates.page(
                        new Fleet(sections, latest, parked, guard.operator().isPresent(), ages)))
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'")
                .header("X-Content-Type-Options", "nosniff")
                // Without any, a browser would not say that a form is this page's own.
                .header("Referrer-Policy", "same-origin")
                .header("Cache-Control", "no-store")
                .build();
    }

    private ClusterSection section(ClusterView cluster) {
        // The very report that the view is of: a newer one could contradict it.
        var report = Optional.ofNullable(cluster.lastReport()).flatMap(reports::find);
        return ClusterSection.of(
                cluster,
                report.orElse(null),
                nodes.of(cluster.name()),
                findings.aboutNodes(cluster.name(), Severity.ERROR, MOST_FINDINGS));
    }
}
