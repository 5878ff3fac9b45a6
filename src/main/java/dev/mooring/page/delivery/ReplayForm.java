package dev.mooring.page;

import dev.mooring.api.OperatorAsked;
import dev.mooring.inbox.DeliveryFilter;
import dev.mooring.inbox.DeliveryState;
import dev.mooring.inbox.Replay;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code POST /replay}: the page's buttons that run parked deliveries again. Takes forms of this page alone. */
@Path("/replay")
@ForReaders
public class ReplayForm {
    private final Replay replay;
    private final PageGuard guard;
    private final Event<OperatorAsked> asked;

    @Inject
    ReplayForm(Replay replay, PageGuard guard, Event<OperatorAsked> asked) {
        this.replay = replay;
        this.guard = guard;
        this.asked = asked;
    }

    /** @param id of the delivery; without one, all that are parked */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Blocking
    @Operation(hidden = true)
    public Response replay(@FormParam("id") @Nullable String id, @Context HttpHeaders headers) {
        var operator = guard.operator();
        if (operator.isEmpty()) {
            return refused(
                    "Only operators who sign in may run deliveries again: set mooring.page.auth=token, and sign in"
                            + " with a token of the role operator.\n");
        }
        if (!isOfThisPage(headers)) {
            return refused("Only a form of this page may run deliveries again: open the page and use its buttons.\n");
        }
        if (id == null) {
            var unused = replay.again(DeliveryFilter.all().withState(DeliveryState.PARKED));
        } else {
            var unused = replay.again(id);
        }
        var answer = Response.seeOther(URI.create("/#parked")).build();
        asked.fire(new OperatorAsked(
                operator.get().name(), "POST", id == null ? "/replay" : "/replay of " + id, answer.getStatus()));
        return answer;
    }

    private static Response refused(String why) {
        return Response.status(Status.FORBIDDEN)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity(why)
                .build();
    }

    /** A browser sends its credentials along with other sites' forms too, and says whose form it is. */
    private static boolean isOfThisPage(HttpHeaders headers) {
        var origin = headers.getHeaderString("Origin");
        var host = headers.getHeaderString(HttpHeaders.HOST);
        var site = headers.getHeaderString("Sec-Fetch-Site");
        return origin != null
                && host != null
                && origin.endsWith("://" + host)
                && (site == null || "same-origin".equals(site));
    }
}
