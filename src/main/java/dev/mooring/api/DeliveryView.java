package dev.mooring.api;

import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.Delivery;
import dev.mooring.inbox.DeliveryState;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A delivery without its body.
 *
 * @param event what it was understood to mean, by {@code PulumiEvent.type()}; null before it was worked off
 * @param target the stack or environment it is about
 */
public record DeliveryView(
        String id,
        String kind,
        Instant receivedAt,
        Delivery.Origin origin,
        DeliveryState state,
        int attempts,
        @Nullable String cause,

        @Schema(
                description = "stack-changed, stack-updated, stack-previewed, deployment-changed, drift-checked,"
                        + " drift-remediated, policy-violated, environment-changed, environment-revised,"
                        + " environment-revision-tagged, environment-tagged, imported-environment-changed or ping;"
                        + " unrecognised, with the reason; null before it was worked off")
        @Nullable String event,

        @Nullable String target,
        @Nullable Instant finishedAt) {

    static DeliveryView of(Deliveries.Entry entry) {
        return new DeliveryView(
                entry.id(),
                entry.kind(),
                entry.receivedAt(),
                entry.origin(),
                entry.state(),
                entry.attempts(),
                entry.cause(),
                entry.event(),
                entry.target(),
                entry.finishedAt());
    }
}
