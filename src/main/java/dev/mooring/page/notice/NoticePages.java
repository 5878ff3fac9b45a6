package dev.mooring.page.notice;

import dev.mooring.link.Paths;
import dev.mooring.notify.Notice;
import dev.mooring.notify.NoticeFilter;
import dev.mooring.notify.NoticeState;
import dev.mooring.notify.NoticeStore;
import dev.mooring.notify.NoticeStore.Standing;
import dev.mooring.notify.Replays;
import dev.mooring.notify.Routes;
import dev.mooring.notify.Sink;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** How the sinks stand, what people were told and what they could not be told; and one notice. */
@Path("/notices")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class NoticePages {
    private static final int ON_A_PAGE = 50;
    private final Visits visits;
    private final NoticeStore notices;
    private final Routes routes;
    private final Replays replays;

    @Inject
    public NoticePages(Visits visits, NoticeStore notices, Routes routes, Replays replays) {
        this.visits = visits;
        this.notices = notices;
        this.routes = routes;
        this.replays = replays;
    }

    /** The templates, checked at build time. */
    @CheckedTemplate(basePath = "notice")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance notices(Frame frame, Listing listing);

        static native TemplateInstance notice(Frame frame, One one);
    }

    /**
     * The sinks that are set up, and notices, newest first.
     *
     * @param older where the next ones stand; null where there are no more
     */
    public record Listing(
            List<Standing> sinks,
            List<Notice> entries,
            @Nullable String older,
            Visit visit) {
        public List<String> states() {
            return Arrays.stream(NoticeState.values()).map(NoticeState::id).toList();
        }

        public String addressOf(Notice notice) {
            return visit.to(Paths.notice(notice.id()));
        }

        /** What is listed of a sink in a state. */
        public String narrowed(String sink, String state) {
            return visit.to(Paths.notices() + "?sink=" + sink + "&state=" + state);
        }
    }

    /**
     * One notice.
     *
     * @param body what its sink would be sent; null where that is set up no more
     */
    public record One(Notice notice, @Nullable String body, Visit visit) {
        public boolean isParked() {
            return notice.state() == NoticeState.PARKED;
        }

        public boolean hasEnded() {
            return notice.state() != NoticeState.PENDING;
        }
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance list(@BeanParam Asked asked) {
        var visit = visits.of(asked);
        var listing = listing(visit);
        var frame = Frame.of("Notices", Paths.notices(), visit);
        var isAway = listing.sinks().stream().anyMatch(sink -> sink.pending() > 0 && sink.cause() != null);
        return Templates.notices(isAway ? frame.toned(Tone.WARNING) : frame, listing);
    }

    private Listing listing(Visit visit) {
        var filter = new NoticeFilter(
                Optional.of(visit.filter("sink")).filter(sink -> !sink.isEmpty()), state(visit), Optional.empty());
        var found = notices.list(filter, visit.before(), ON_A_PAGE + 1);
        return new Listing(
                notices.standings(routes.sinks().stream().map(Sink::name).toList()),
                found.stream().limit(ON_A_PAGE).toList(),
                visit.older(found, ON_A_PAGE, Notice::seq),
                visit);
    }

    private static Optional<NoticeState> state(Visit visit) {
        var asked = visit.filter("state");
        var state = Arrays.stream(NoticeState.values())
                .filter(known -> known.id().equals(asked))
                .findFirst();
        if (!asked.isEmpty() && state.isEmpty()) {
            throw PageProblem.badRequest("state must be one of pending, sent, merged, parked.");
        }
        return state;
    }

    @GET
    @Path("{id}")
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance one(@PathParam("id") String id, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        var one = notices.find(id)
                .map(notice -> new One(notice, replays.body(id).orElse(null), visit))
                .orElseThrow(() -> PageProblem.notFound("There is no notice of that id; it may have been forgotten."));
        var frame = Frame.of(one.notice().state().id() + ": " + one.notice().title(), Paths.notices(), visit)
                .under(new Step("Notices", visit.to(Paths.notices())));
        return Templates.notice(one.isParked() ? frame.toned(Tone.WARNING) : frame, one);
    }
}
