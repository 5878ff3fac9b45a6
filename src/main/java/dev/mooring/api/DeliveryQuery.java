package dev.mooring.api;

import dev.mooring.inbox.DeliveryFilter;
import dev.mooring.inbox.DeliveryState;
import dev.mooring.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which deliveries are meant. */
@RegisterForReflection
public class DeliveryQuery {
    private static final List<String> STATES =
            Arrays.stream(DeliveryState.values()).map(DeliveryState::id).toList();

    @QueryParam("state")
    @Nullable String state;

    @QueryParam("kind")
    @Nullable String kind;

    @Parameter(description = "received then or later, RFC 3339")
    @QueryParam("since")
    @Nullable String since;

    @Parameter(description = "received before, RFC 3339")
    @QueryParam("until")
    @Nullable String until;

    DeliveryFilter filter() {
        return new DeliveryFilter(
                Choice.of("state", state, STATES).map(DeliveryState::of),
                Optional.ofNullable(kind).map(DeliveryQuery::kind),
                Optional.ofNullable(since).map(text -> Moment.dated("since", text)),
                Optional.ofNullable(until).map(text -> Moment.dated("until", text)));
    }

    private static String kind(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.badRequest("kind must be a kind of delivery, for example stack_update.");
        }
        return text;
    }
}
