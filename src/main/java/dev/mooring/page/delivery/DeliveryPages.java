package dev.mooring.page.delivery;

import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.DeliveryFilter;
import dev.mooring.inbox.DeliveryState;
import dev.mooring.link.Paths;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Frame.Step;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Tone;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What Pulumi Cloud sent, and one delivery of it. */
@Path("/deliveries")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class DeliveryPages {
    private static final int ON_A_PAGE = 50;
    private final Visits visits;
    private final Deliveries deliveries;

    @Inject
    public DeliveryPages(Visits visits, Deliveries deliveries) {
        this.visits = visits;
        this.deliveries = deliveries;
    }

    /** The templates, checked at build time. */
    @CheckedTemplate(basePath = "delivery")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance deliveries(Frame frame, Listing listing);

        static native TemplateInstance delivery(Frame frame, One one);
    }

    /**
     * Deliveries, newest first.
     *
     * @param parked how many were given up, whatever is listed
     * @param older where the next ones stand; null where there are no more
     */
    public record Listing(
            List<Deliveries.Entry> entries,
            long parked,
            @Nullable String older,
            Visit visit) {
        public List<String> states() {
            return Arrays.stream(DeliveryState.values()).map(DeliveryState::id).toList();
        }

        public String addressOf(Deliveries.Entry entry) {
            return visit.to(Paths.delivery(entry.id()));
        }

        public String setUp() {
            return visit.to(Paths.setUp());
        }
    }

    /** One delivery. */
    public record One(Deliveries.Entry entry, Visit visit) {
        public String origin() {
            return entry.origin().name().toLowerCase(Locale.ROOT);
        }

        public boolean isParked() {
            return entry.state() == DeliveryState.PARKED;
        }

        public boolean hasEnded() {
            return isParked() || entry.state() == DeliveryState.DONE;
        }
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance list(@BeanParam Asked asked) {
        var visit = visits.of(asked);
        return Templates.deliveries(Frame.of("Deliveries", Paths.deliveries(), visit), listing(visit));
    }

    public Listing listing(Visit visit) {
        var filter = new DeliveryFilter(
                state(visit),
                Optional.of(visit.filter("kind")).filter(kind -> !kind.isEmpty()),
                Optional.empty(),
                visit.asOf());
        var found = deliveries.list(filter, visit.before(), ON_A_PAGE + 1);
        return new Listing(
                found.stream().limit(ON_A_PAGE).toList(),
                deliveries.parked(),
                visit.older(found, ON_A_PAGE, Deliveries.Entry::seq),
                visit);
    }

    private static Optional<DeliveryState> state(Visit visit) {
        var asked = visit.filter("state");
        var state = Arrays.stream(DeliveryState.values())
                .filter(known -> known.id().equals(asked))
                .findFirst();
        if (!asked.isEmpty() && state.isEmpty()) {
            throw PageProblem.badRequest("state must be one of pending, processing, done, parked.");
        }
        return state;
    }

    @GET
    @Path("{id}")
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance one(@PathParam("id") String id, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        var one = deliveries
                .find(id)
                .map(entry -> new One(entry, visit))
                .orElseThrow(
                        () -> PageProblem.notFound("There is no delivery of that id; it may have been forgotten."));
        return Templates.delivery(frame(one), one);
    }

    public static Frame frame(One one) {
        var visit = one.visit();
        var frame = Frame.of(one.entry().state().id() + ": " + one.entry().kind(), Paths.deliveries(), visit)
                .under(new Step("Deliveries", visit.to(Paths.deliveries())));
        return one.isParked() ? frame.toned(Tone.WARNING) : frame;
    }
}
