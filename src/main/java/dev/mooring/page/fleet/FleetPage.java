package dev.mooring.page.fleet;

import dev.mooring.inbox.Deliveries;
import dev.mooring.onboarding.Onboardings;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
import dev.mooring.page.cluster.ClusterPictures;
import dev.mooring.page.finding.Cards;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /}: what the engineer on call reads first at 03:00. Says what is wrong, where, since when and what to do. */
@Path("/")
@ForReaders
public class FleetPage {
    private final Visits visits;
    private final ClusterPictures clusters;
    private final Cards cards;
    private final Deliveries deliveries;
    private final Onboardings onboardings;

    @Inject
    public FleetPage(
            Visits visits, ClusterPictures clusters, Cards cards, Deliveries deliveries, Onboardings onboardings) {
        this.visits = visits;
        this.clusters = clusters;
        this.cards = cards;
        this.deliveries = deliveries;
        this.onboardings = onboardings;
    }

    /** The template, checked at build time. */
    @CheckedTemplate(basePath = "fleet")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance fleet(Frame frame, Triage triage);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance page(@BeanParam Asked asked) {
        var visit = visits.of(asked);
        var triage = triage(visit);
        return Templates.fleet(frame(triage), triage);
    }

    public Triage triage(Visit visit) {
        return Triage.of(
                clusters.all(visit),
                cards,
                visit.isPast() ? 0 : deliveries.parked(),
                !visit.isPast() && onboardings.isAnythingMissing(),
                visit);
    }

    public static Frame frame(Triage triage) {
        return Frame.of(triage.title(), "/", triage.visit()).toned(triage.tone());
    }
}
