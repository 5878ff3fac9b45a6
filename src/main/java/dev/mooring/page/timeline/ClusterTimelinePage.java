package dev.mooring.page.timeline;

import dev.mooring.link.Paths;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Frame.Step;
import dev.mooring.page.Visits;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What happened in a cluster; at a site or to a node of it, where the address says which. */
@Path("/clusters/{cluster}/timeline")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class ClusterTimelinePage {
    private final Visits visits;
    private final Story story;

    @Inject
    public ClusterTimelinePage(Visits visits, Story story) {
        this.visits = visits;
        this.story = story;
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance page(@PathParam("cluster") String cluster, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        return FleetTimelinePage.Templates.timeline(
                Frame.of("Timeline of " + cluster, Paths.timeline(), visit)
                        .under(
                                new Step("Fleet", visit.to(Paths.fleet())),
                                new Step(cluster, visit.to(Paths.cluster(cluster)))),
                story.ofCluster(cluster, visit));
    }
}
