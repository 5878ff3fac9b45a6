package dev.mooring.page.silence;

import dev.mooring.caller.OperatorAsked;
import dev.mooring.check.IgnoreRule;
import dev.mooring.check.Severity;
import dev.mooring.link.Paths;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.FromThisPage;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Steering;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
import dev.mooring.report.FindingStore;
import dev.mooring.silence.Draft;
import dev.mooring.silence.Scope;
import dev.mooring.silence.Silence;
import dev.mooring.silence.Silence.Kind;
import dev.mooring.silence.Silence.State;
import dev.mooring.silence.SilenceDesk;
import dev.mooring.silence.SilenceStore;
import dev.mooring.silence.Silences;
import dev.mooring.silence.UnusableSilence;
import dev.mooring.verification.CheckPolicy;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /silences}: what is silenced, and the forms that silence findings, acknowledge them and end that. */
@Path("/silences")
@ForReaders
public class SilencePages {
    private static final String ANY = "*";
    private static final int ON_A_PAGE = 50;
    private static final List<String> STATES =
            Arrays.stream(State.values()).map(State::id).toList();
    private final Visits visits;
    private final Silences silences;
    private final SilenceStore store;
    private final SilenceDesk desk;
    private final FindingStore findings;
    private final CheckPolicy policy;
    private final Steering steering;
    private final Clock clock;
    private final Event<OperatorAsked> asked;

    @Inject
    public SilencePages(
            Visits visits,
            Silences silences,
            SilenceStore store,
            SilenceDesk desk,
            FindingStore findings,
            CheckPolicy policy,
            Steering steering,
            Clock clock,
            Event<OperatorAsked> asked) {
        this.visits = visits;
        this.silences = silences;
        this.store = store;
        this.desk = desk;
        this.findings = findings;
        this.policy = policy;
        this.steering = steering;
        this.clock = clock;
        this.asked = asked;
    }

    /** The template, checked at build time. */
    @CheckedTemplate(basePath = "silence")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance silences(Frame frame, Listing list);
    }

    /** A silence, as it stands. */
    public record Row(Silence silence, String what, State state) {
        static Row of(Silence silence, Instant now) {
            return new Row(silence, told(silence.scope()), silence.stateAt(now));
        }

        public boolean isPlanned() {
            return state == State.PLANNED;
        }

        public boolean isOver() {
            return state == State.ENDED;
        }

        /** When it ended. One whose time is just over may not say it yet. */
        public Instant end() {
            return Objects.requireNonNullElse(silence.endedAt(), silence.latest());
        }

        /** What ended it, for people. */
        public String endedBy() {
            return switch (silence.endedBy()) {
                case Silence.BY_RESOLUTION -> "none of its findings was open any more";
                case Silence.BY_TIME -> "its time was over";
                case null -> "its time was over";
                case String who -> "by " + who;
            };
        }

        private static String told(Scope scope) {
            if (scope.fingerprint() != null) {
                return "one finding of " + scope.cluster();
            }
            return Stream.of(
                            named("check", scope.check()),
                            named("subject", scope.subject()),
                            named("site", scope.site()),
                            named("cluster", scope.cluster()),
                            scope.severities().stream()
                                    .map(severity -> severity.id())
                                    .sorted()
                                    .collect(Collectors.joining(" or ")))
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining(", "));
        }

        private static String named(String what, String pattern) {
            return ANY.equals(pattern) ? "" : what + " " + pattern;
        }

        /** The page of the finding that it is about; empty where it is about more than one. */
        public String address() {
            var fingerprint = silence.scope().fingerprint();
            return fingerprint == null ? "" : Paths.finding(fingerprint);
        }
    }

    /**
     * Everything on the page.
     *
     * @param rows those of the state that is asked for: where none is, those that have not ended
     * @param rules of the configuration
     * @param older address of those that ended before; empty where there are none
     */
    public record Listing(List<Row> rows, List<IgnoreRule> rules, String older, Visit visit) {
        /** Whether those that have ended are shown. */
        public boolean isPast() {
            return State.ENDED.id().equals(visit.filter("state"));
        }

        /** For the headline: how many there are, where all of them are shown. */
        public String count() {
            return isPast() ? "that have ended" : rows.size() + " that have not ended";
        }

        public String ended() {
            return visit.to(Paths.silences() + "?state=ended");
        }

        public String notEnded() {
            return visit.to(Paths.silences());
        }

        /** When a rule ends; null where it does not. */
        public @Nullable Instant endOf(IgnoreRule rule) {
            return rule.until().orElse(null);
        }
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance list(@BeanParam Asked wanted) {
        var visit = visits.of(wanted);
        return Templates.silences(Frame.of("Silences", Paths.silences(), visit), listing(visit));
    }

    private Listing listing(Visit visit) {
        var state = visit.filter("state");
        if (!state.isEmpty() && !STATES.contains(state)) {
            throw PageProblem.badRequest("state must be one of " + String.join(", ", STATES) + ".");
        }
        return State.ENDED.id().equals(state) ? ended(visit) : current(state, visit);
    }

    private Listing current(String state, Visit visit) {
        return new Listing(
                silences.current().stream()
                        .map(silence -> Row.of(silence, visit.now()))
                        .filter(row ->
                                state.isEmpty() || state.equals(row.state().id()))
                        .toList(),
                policy.policy().rules().stream()
                        .filter(rule -> rule.isInForce(visit.now()))
                        .toList(),
                "",
                visit);
    }

    /** Newest first, a page at a time. */
    private Listing ended(Visit visit) {
        var found = store.list(Optional.of(State.ENDED), visit.now(), before(visit.filter("before")), ON_A_PAGE + 1);
        var shown = found.stream().limit(ON_A_PAGE).toList();
        return new Listing(
                shown.stream()
                        .map(entry -> Row.of(entry.silence(), visit.now()))
                        .toList(),
                List.of(),
                found.size() > ON_A_PAGE
                        ? visit.with("before", Long.toString(shown.getLast().seq()))
                        : "",
                visit);
    }

    private static long before(String text) {
        try {
            return text.isEmpty() ? Long.MAX_VALUE : Long.parseLong(text);
        } catch (NumberFormatException notOne) {
            throw PageProblem.badRequest("before must be the place that a link of this page names.");
        }
    }

    /** What a form asks for; what is left empty may be anything. */
    public static final class Form {
        @FormParam("fingerprint")
        @Nullable String fingerprint;

        @FormParam("check")
        @Nullable String check;

        @FormParam("subject")
        @Nullable String subject;

        @FormParam("site")
        @Nullable String site;

        @FormParam("cluster")
        @Nullable String cluster;

        @FormParam("reason")
        @Nullable String reason;

        @FormParam("severity")
        @Nullable String severity;

        @FormParam("for")
        @Nullable String lasting;

        @FormParam("from")
        @Nullable String from;

        @FormParam("until")
        @Nullable String until;

        @FormParam("zone")
        @Nullable String zone;

        @FormParam("back")
        @Nullable String back;
    }

    @POST
    @FromThisPage
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Blocking
    @Operation(hidden = true)
    public Response silence(@BeanParam Form form) {
        var operator = steering.operator("silence findings");
        try {
            desk.make(draft(form, operator.name()));
        } catch (UnusableSilence unusable) {
            throw PageProblem.badRequest(Objects.requireNonNullElse(unusable.getMessage(), ""));
        }
        var answer = Steering.backTo(form.back);
        asked.fire(new OperatorAsked(operator.name(), "POST", "/silences", answer.getStatus()));
        return answer;
    }

    private Draft draft(Form form, String author) {
        return given(form.from).isEmpty() && given(form.until).isEmpty()
                ? fromNowOn(form, author)
                : window(form, author);
    }

    private Draft window(Form form, String author) {
        return new Draft(
                Kind.MAINTENANCE,
                scope(form),
                author,
                given(form.reason),
                FormTime.of("from", given(form.from), given(form.zone)),
                FormTime.of("until", given(form.until), given(form.zone)));
    }

    private Draft fromNowOn(Form form, String author) {
        var lasting = given(form.lasting);
        return new Draft(
                lasting.isEmpty() ? Kind.ACKNOWLEDGEMENT : Kind.SILENCE,
                scope(form),
                author,
                given(form.reason),
                null,
                lasting.isEmpty() ? null : FormTime.after(clock.instant(), lasting));
    }

    private Scope scope(Form form) {
        var fingerprint = given(form.fingerprint);
        if (fingerprint.isEmpty()) {
            return new Scope(
                    null,
                    pattern(form.check),
                    pattern(form.subject),
                    pattern(form.site),
                    pattern(form.cluster),
                    severities(given(form.severity)));
        }
        return findings.find(fingerprint)
                .map(Scope::of)
                .orElseThrow(() -> PageProblem.notFound("There is no finding of that fingerprint any more."));
    }

    private static Set<Severity> severities(String text) {
        return text.isEmpty()
                ? Set.of()
                : Arrays.stream(Severity.values())
                        .filter(severity -> severity.id().equals(text))
                        .findFirst()
                        .map(Set::of)
                        .orElseThrow(
                                () -> PageProblem.badRequest("severity must be critical, error, warning or info."));
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static String pattern(@Nullable String text) {
        var given = given(text);
        return given.isEmpty() ? ANY : given;
    }

    @POST
    @Path("{id}/end")
    @FromThisPage
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Blocking
    @Operation(hidden = true)
    public Response end(@PathParam("id") String id) {
        var operator = steering.operator("end silences");
        if (desk.end(id, operator.name()).isEmpty()) {
            throw PageProblem.notFound("That silence has ended already.");
        }
        var answer = Steering.backTo(Paths.silences());
        asked.fire(new OperatorAsked(operator.name(), "POST", "/silences/" + id + "/end", answer.getStatus()));
        return answer;
    }
}
