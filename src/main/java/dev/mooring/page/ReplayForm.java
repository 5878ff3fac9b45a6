package dev.mooring.page;

import dev.mooring.inbox.DeliveryFilter;
import dev.mooring.inbox.DeliveryState;
import dev.mooring.inbox.Replay;
import io.smallrye.common.annotation.Blocking;
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

    @Inject
    ReplayForm(Replay replay, PageGuard guard) {
        this.replay = replay;
        this.guard = guard;
    }

    /** @param id of the delivery; without one, all that are parked */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Blocking
    @Operation(hidden = true)
    public Response replay(@FormParam("id") @Nullable String id, @Context HttpHeaders headers) {
        if (!guard.maySteer() || !isOfThisPage(headers)) {
            return Response.status(Status.FORBIDDEN)
                    .type(MediaType.TEXT_PLAIN_TYPE)
                    .entity("Only a signed-in reader may replay from the page: set mooring.page.auth=token.\n")
                    .build();
        }
        if (id == null) {
            var unused = replay.again(DeliveryFilter.all().withState(DeliveryState.PARKED));
        } else {
            var unused = replay.again(id);
        }
        return Response.seeOther(URI.create("/#parked")).build();
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
