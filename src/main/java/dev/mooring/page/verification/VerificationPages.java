package dev.mooring.page.verification;

import dev.mooring.api.VerificationBudget;
import dev.mooring.api.VerificationView;
import dev.mooring.api.VerificationViews;
import dev.mooring.caller.OperatorAsked;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.link.Paths;
import dev.mooring.link.Query;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Frame.Step;
import dev.mooring.page.FromThisPage;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Steering;
import dev.mooring.page.Tone;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
import dev.mooring.report.Report;
import dev.mooring.report.ReportStore;
import dev.mooring.report.Trigger;
import dev.mooring.verification.VerificationQueue;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The button that has a cluster verified now, and the page that says how that stands. */
@Path("/clusters/{cluster}/verifications")
@ForReaders
public class VerificationPages {
    /** So long a browser asks again for what is not known here: another replica may be at it. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String EVERY_SO_MANY_SECONDS = "2";

    private final Visits visits;
    private final Fleet fleet;
    private final VerificationQueue queue;
    private final VerificationBudget budget;
    private final VerificationViews verifications;
    private final ReportStore reports;
    private final Steering steering;
    private final Clock clock;
    private final Event<OperatorAsked> told;

    @Inject
    VerificationPages(
            Visits visits,
            Fleet fleet,
            VerificationQueue queue,
            VerificationBudget budget,
            VerificationViews verifications,
            ReportStore reports,
            Steering steering,
            Clock clock,
            Event<OperatorAsked> told) {
        this.visits = visits;
        this.fleet = fleet;
        this.queue = queue;
        this.budget = budget;
        this.verifications = verifications;
        this.reports = reports;
        this.steering = steering;
        this.clock = clock;
        this.told = told;
    }

    /** The template, checked at build time. */
    @CheckedTemplate(basePath = "verification")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance verification(Frame frame, Run run);
    }

    /**
     * A verification that somebody asked for.
     *
     * @param state {@code running}, {@code done}, {@code failed} or {@code unknown}, where nobody here knows of it
     * @param asked when; null where the address does not say
     * @param report that it yielded; null until then, and once that is kept no more
     */
    public record Run(
            String cluster,
            String state,
            @Nullable Instant asked,
            @Nullable Report report,
            Visit visit) {
        static Run of(
                String cluster,
                Optional<VerificationView> found,
                @Nullable Instant asked,
                @Nullable Report report,
                Visit visit) {
            return new Run(cluster, found.map(VerificationView::state).orElse("unknown"), asked, report, visit);
        }

        public Tone tone() {
            return switch (state) {
                case "done" -> Tone.CLEAN;
                case "failed" -> Tone.ERROR;
                default -> Tone.UNKNOWN;
            };
        }

        /** Where it stands, in words for a headline. */
        public String headline() {
            return switch (state) {
                case "running" -> "under way";
                case "unknown" -> "not known here";
                default -> state;
            };
        }

        /** Whether it is worth asking again by itself. */
        public boolean mayChange() {
            return "running".equals(state)
                    || ("unknown".equals(state) && asked != null && visit.now().isBefore(asked.plus(PATIENCE)));
        }

        public String clusterAddress() {
            return visit.to(Paths.cluster(cluster));
        }

        public String reportAddress() {
            return report == null ? "" : visit.to(Paths.report(report.id()));
        }
    }

    @POST
    @FromThisPage
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Blocking
    @Operation(hidden = true)
    public Response verify(@PathParam("cluster") String name) {
        var operator = steering.operator("have a cluster verified");
        var cluster = cluster(name);
        if (!budget.allows(cluster.name())) {
            throw PageProblem.tooMany("This cluster was verified on demand too often. Wait a minute, or raise"
                    + " mooring.verification.requests-per-minute.");
        }
        var asked = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var ticket = queue.request(cluster, Trigger.REQUEST);
        var answer = Response.seeOther(URI.create(Paths.verification(cluster.name(), ticket.id())
                        + Query.of("asked", asked.toString()).asked()))
                .build();
        told.fire(new OperatorAsked(
                operator.name(), "POST", Paths.cluster(cluster.name()) + "/verifications", answer.getStatus()));
        return answer;
    }

    @GET
    @Path("{id}")
    @Produces(MediaType.TEXT_HTML)
    @Blocking
    @Operation(hidden = true)
    public Response verification(
            @PathParam("cluster") String name,
            @PathParam("id") String id,
            @QueryParam("asked") @Nullable String asked,
            @BeanParam Asked wanted) {
        var visit = visits.of(wanted);
        var cluster = cluster(name).name();
        var found = verifications.find(cluster, id);
        var run = Run.of(
                cluster,
                found,
                asked == null ? null : Visits.time("asked", asked, visit.zone(), visit.now()),
                found.map(VerificationView::report).flatMap(reports::find).orElse(null),
                visit);
        // Where this is a header, no script and no element of the page has to do it.
        return Response.ok(Templates.verification(frame(run), run).render(), MediaType.TEXT_HTML_TYPE)
                .header("Refresh", run.mayChange() ? EVERY_SO_MANY_SECONDS : null)
                .build();
    }

    private WatchedCluster cluster(String name) {
        return fleet.named(name)
                .orElseThrow(() -> PageProblem.notFound(
                        "No cluster of that name is under watch. The fleet page lists those that are."));
    }

    static Frame frame(Run run) {
        var visit = run.visit();
        return Frame.of("Verification " + run.headline() + ": " + run.cluster(), Paths.fleet(), visit)
                .toned(run.tone())
                .under(
                        new Step("Fleet", visit.to(Paths.fleet())),
                        new Step(run.cluster(), visit.to(Paths.cluster(run.cluster()))))
                .once();
    }
}
