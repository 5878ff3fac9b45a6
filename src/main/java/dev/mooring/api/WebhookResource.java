package dev.mooring.api;

import dev.mooring.backfill.SetUp;
import dev.mooring.problem.Problem;
import dev.mooring.webhook.SecretUse;
import dev.mooring.webhook.WebhookSecrets;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How Pulumi's webhooks are set up, and which secrets are in use. */
@RegisterForReflection
@Path("/api/v1/webhooks")
@Produces(MediaType.WILDCARD)
@Tag(name = "webhooks")
public class WebhookResource {
    /** How long it takes at most, about, until others have read theirs. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final SetUp setUp;
    private final WebhookSecrets secrets;
    private final SecretUse use;
    private final VerificationBudget budget;
    private final Tagged tagged;

    @Inject
    WebhookResource(SetUp setUp, WebhookSecrets secrets, SecretUse use, VerificationBudget budget, Tagged tagged) {
        this.setUp = setUp;
        this.secrets = secrets;
        this.use = use;
        this.budget = budget;
        this.tagged = tagged;
    }

    /**
     * A webhook secret, by its label.
     *
     * @param live whether deliveries that it signs are taken now
     * @param deliveries how many it has signed
     * @param lastUsed when it signed the last one; null for never
     */
    public record SecretView(
            String label,
            boolean live,
            long deliveries,
            @Nullable Instant lastUsed) {}

    @GET
    @Operation(summary = "Webhooks that point here, of each stack and environment under watch, and what they lack")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfWebhooks.class)))
    public Response webhooks(@Context Request request) {
        return tagged.answer(request, new Page<>(read(), null));
    }

    private List<SetUp.Watched> read() {
        if (!budget.allows("webhooks")) {
            throw Problem.tooMany("Webhooks were asked for too often. Wait a minute.", VerificationBudget.WINDOW);
        }
        return setUp.read()
                .orElseThrow(() -> Problem.tooMany(
                        "Webhooks are being read for others already. Ask again in a while.", ASK_AGAIN));
    }

    @GET
    @Path("secrets")
    @Operation(summary = "Webhook secrets by label, never by value: how often each was used, and when last")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfSecrets.class)))
    public Response secrets(@Context Request request) {
        var uses = use.byLabel();
        var live = secrets.labels();
        var labels = new TreeSet<>(uses.keySet());
        labels.addAll(live);
        var views = new Page<>(
                labels.stream()
                        .map(label -> {
                            var known = uses.get(label);
                            return new SecretView(
                                    label,
                                    live.contains(label),
                                    known == null ? 0 : known.deliveries(),
                                    known == null ? null : known.lastUsed());
                        })
                        .toList(),
                null);
        return tagged.answer(request, views);
    }
}
