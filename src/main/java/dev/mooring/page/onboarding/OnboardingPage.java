package dev.mooring.page.onboarding;

import dev.mooring.link.Paths;
import dev.mooring.onboarding.ClusterNeeds;
import dev.mooring.onboarding.Need;
import dev.mooring.onboarding.NeedState;
import dev.mooring.onboarding.Onboarding;
import dev.mooring.onboarding.Onboardings;
import dev.mooring.onboarding.Snippet;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
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

/** {@code GET /onboarding}: what each cluster still lacks, with what to add, ready to copy. */
@Path("/onboarding")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class OnboardingPage {
    private final Visits visits;
    private final Onboardings onboardings;

    @Inject
    public OnboardingPage(Visits visits, Onboardings onboardings) {
        this.visits = visits;
        this.onboardings = onboardings;
    }

    /** The template, checked at build time. */
    @CheckedTemplate(basePath = "onboarding")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance onboarding(Frame frame, Lacking lacking);
    }

    /** What is missing, as the page shows it. */
    public record Lacking(Onboarding onboarding, Visit visit) {
        public boolean isSound() {
            return onboarding.missing() == 0;
        }

        public String headline() {
            return switch (onboarding.missing()) {
                case 0 -> "nothing that is known of";
                case 1 -> "one thing";
                default -> onboarding.missing() + " things";
            };
        }

        /** In the order in which they are to be looked at. What is there already, is told of last and folded. */
        public List<NeedState> states() {
            return List.of(NeedState.MISSING, NeedState.UNKNOWN, NeedState.OFF);
        }

        public List<Need> needs(ClusterNeeds cluster, NeedState state) {
            return cluster.in(state);
        }

        public List<Need> present(ClusterNeeds cluster) {
            return cluster.in(NeedState.PRESENT);
        }

        public String title(NeedState state) {
            return switch (state) {
                case MISSING -> "Missing";
                case UNKNOWN -> "Not known";
                case OFF -> "Off";
                case PRESENT -> "There";
            };
        }

        /** The sign says what the colour says. */
        public String sign(NeedState state) {
            return switch (state) {
                case MISSING -> "▲";
                case UNKNOWN -> "?";
                case OFF -> "○";
                case PRESENT -> "✓";
            };
        }

        /** What is missing is shown with what to add; the rest is one press away, and so is what is long. */
        public boolean isOpen(Need need, Snippet snippet) {
            return need.state() == NeedState.MISSING && snippet.text().lines().count() <= 25;
        }

        public String clusterAddress(ClusterNeeds cluster) {
            return visit.to(Paths.cluster(cluster.cluster()));
        }

        public String checkAddress(String check) {
            return visit.to(Paths.check(check));
        }
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance page(@BeanParam Asked asked) {
        var visit = visits.of(asked);
        return Templates.onboarding(
                Frame.of("What is missing", Paths.fleet(), visit).once(), new Lacking(onboardings.now(), visit));
    }
}
