package dev.mooring.api;

import dev.mooring.webhook.SecretUse;
import dev.mooring.webhook.SetUp;
import dev.mooring.webhook.WebhookSecrets;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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
@Path("/api/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "webhooks")
public class WebhookResource {
    private final SetUp setUp;
    private final WebhookSecrets secrets;
    private final SecretUse use;
    private final VerificationBudget budget;

    @Inject
    WebhookResource(SetUp setUp, WebhookSecrets secrets, SecretUse use, VerificationBudget budget) {
        this.setUp = setUp;
        this.secrets = secrets;
        this.use = use;
        this.budget = budget;
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
    public Page<SetUp.Watched> webhooks() {
        return new Page<>(read(), null);
    }

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(hidden = true)
    public String print() {
        var text = new StringBuilder();
        for (var watched : read()) {
            text.append(watched.name()).append(watched.problems().isEmpty() ? ": ok\n" : "\n");
            watched.problems()
                    .forEach(problem -> text.append("  ! ").append(problem).append('\n'));
            for (var hook : watched.webhooks()) {
                text.append("  %s of %s -> %s%n".formatted(hook.name(), hook.owner(), hook.payloadUrl()));
                if (hook.lastFailure() != null) {
                    text.append("    last failure: %s %s, answered %d%n"
                            .formatted(
                                    hook.lastFailure().at(),
                                    hook.lastFailure().kind(),
                                    hook.lastFailure().responseCode()));
                }
            }
        }
        return text.toString();
    }

    private List<SetUp.Watched> read() {
        if (!budget.allows("webhooks")) {
            throw Problem.tooMany("Webhooks were asked for too often. Wait a minute.");
        }
        return setUp.read();
    }

    @GET
    @Path("secrets")
    @Operation(summary = "Webhook secrets by label, never by value: how often each was used, and when last")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfSecrets.class)))
    public Page<SecretView> secrets() {
        var uses = use.byLabel();
        var live = secrets.labels();
        var labels = new TreeSet<>(uses.keySet());
        labels.addAll(live);
        return new Page<>(
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
    }
}
