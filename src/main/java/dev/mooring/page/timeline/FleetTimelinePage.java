package dev.mooring.page.timeline;

import dev.mooring.link.Paths;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Visits;
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

/** What happened in the fleet: "what changed since I went to bed". */
@Path("/timeline")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class FleetTimelinePage {
    private final Visits visits;
    private final Story story;

    @Inject
    public FleetTimelinePage(Visits visits, Story story) {
        this.visits = visits;
        this.story = story;
    }

    /** The template, checked at build time. */
    @CheckedTemplate(basePath = "timeline")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance timeline(Frame frame, Story.Told told);
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance ofFleet(@BeanParam Asked asked) {
        var visit = visits.of(asked);
        return Templates.timeline(Frame.of("Timeline", Paths.timeline(), visit), story.ofFleet(visit));
    }
}
