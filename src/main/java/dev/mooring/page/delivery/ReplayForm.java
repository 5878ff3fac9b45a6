package dev.mooring.page.delivery;

import dev.mooring.caller.OperatorAsked;
import dev.mooring.inbox.DeliveryFilter;
import dev.mooring.inbox.DeliveryState;
import dev.mooring.inbox.Replay;
import dev.mooring.page.ForReaders;
import dev.mooring.page.FromThisPage;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code POST /replay}: the buttons that run deliveries again. */
@Path("/replay")
@ForReaders
public class ReplayForm {
    private final Replay replay;
    private final Steering steering;
    private final Event<OperatorAsked> asked;

    @Inject
    ReplayForm(Replay replay, Steering steering, Event<OperatorAsked> asked) {
        this.replay = replay;
        this.steering = steering;
        this.asked = asked;
    }

    /**
     * @param id of the delivery; without one, all that are parked
     * @param back the page that the form was on
     */
    @POST
    @FromThisPage
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Blocking
    @Operation(hidden = true)
    public Response replay(@FormParam("id") @Nullable String id, @FormParam("back") @Nullable String back) {
        var operator = steering.operator("run deliveries again");
        if (id == null) {
            var unused = replay.again(DeliveryFilter.all().withState(DeliveryState.PARKED));
        } else {
            var unused = replay.again(id);
        }
        var answer = Steering.backTo(back);
        asked.fire(new OperatorAsked(
                operator.name(), "POST", id == null ? "/replay" : "/deliveries/" + id + "/replay", answer.getStatus()));
        return answer;
    }
}
