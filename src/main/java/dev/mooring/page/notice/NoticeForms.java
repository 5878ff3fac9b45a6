package dev.mooring.page.notice;

import dev.mooring.api.VerificationBudget;
import dev.mooring.caller.OperatorAsked;
import dev.mooring.link.Paths;
import dev.mooring.notify.Replays;
import dev.mooring.page.ForReaders;
import dev.mooring.page.FromThisPage;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Steering;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The buttons that have a harmless notice sent, or one sent again. Each leads to the page of that notice. */
@Path("/notices")
@ForReaders
public class NoticeForms {
    private final Replays replays;
    private final Steering steering;
    private final VerificationBudget budget;
    private final Event<OperatorAsked> asked;

    @Inject
    NoticeForms(Replays replays, Steering steering, VerificationBudget budget, Event<OperatorAsked> asked) {
        this.replays = replays;
        this.steering = steering;
        this.budget = budget;
        this.asked = asked;
    }

    @POST
    @Path("test")
    @FromThisPage
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Blocking
    @Operation(hidden = true)
    public Response test(@FormParam("sink") @Nullable String sink) {
        var operator = steering.operator("have a test sent");
        if (!budget.allows("notices")) {
            throw PageProblem.tooMany("Tests were asked for too often. Wait a minute.");
        }
        var id = Optional.ofNullable(sink)
                .flatMap(replays::test)
                .orElseThrow(() -> PageProblem.notFound("No sink of that name is set up."));
        return done(operator.name(), "/notices/" + sink + "/test", id);
    }

    @POST
    @Path("replay")
    @FromThisPage
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Blocking
    @Operation(hidden = true)
    public Response replay(@FormParam("id") @Nullable String id) {
        var operator = steering.operator("send notices again");
        if (id == null || !replays.again(id)) {
            throw PageProblem.notFound("There is no notice of that id; it may have been forgotten.");
        }
        return done(operator.name(), "/notices/" + id + "/replay", id);
    }

    private Response done(String operator, String deed, String id) {
        var answer = Steering.backTo(Paths.notice(id));
        asked.fire(new OperatorAsked(operator, "POST", deed, answer.getStatus()));
        return answer;
    }
}
