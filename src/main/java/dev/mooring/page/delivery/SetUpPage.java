package dev.mooring.page.delivery;

import dev.mooring.api.VerificationBudget;
import dev.mooring.backfill.SetUp;
import dev.mooring.link.Paths;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Frame.Step;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Visit;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** How Pulumi's webhooks are set up, and what they lack. Asks Pulumi Cloud each time, so not too often. */
@Path("/setup")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class SetUpPage {
    private final Visits visits;
    private final SetUp setUp;
    private final VerificationBudget budget;

    @Inject
    public SetUpPage(Visits visits, SetUp setUp, VerificationBudget budget) {
        this.visits = visits;
        this.setUp = setUp;
        this.budget = budget;
    }

    /** The template, checked at build time. */
    @CheckedTemplate(basePath = "delivery")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance setup(Frame frame, Hooks hooks);
    }

    /** Each stack and environment under watch, with the webhooks that point here. */
    public record Hooks(List<SetUp.Watched> watched, Visit visit) {
        public boolean isSound() {
            return !watched.isEmpty()
                    && watched.stream().allMatch(one -> one.problems().isEmpty());
        }
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance setUp(@BeanParam Asked asked) {
        var visit = visits.of(asked);
        if (!budget.allows("webhooks")) {
            throw PageProblem.tooMany("Webhooks were asked for too often. Wait a minute, then load this page again.");
        }
        var watched = setUp.read()
                .orElseThrow(() -> PageProblem.tooMany(
                        "Webhooks are being read for others already. Load this page again in a while."));
        return Templates.setup(
                Frame.of("Webhook set-up", Paths.deliveries(), visit)
                        .under(new Step("Deliveries", visit.to(Paths.deliveries())))
                        .once(),
                new Hooks(watched, visit));
    }
}
