package dev.mooring.api;

import dev.mooring.backfill.SetUp;
import dev.mooring.problem.Problem;
import dev.mooring.webhook.SecretUse;
import dev.mooring.webhook.WebhookSecrets;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
    @Operation(
            summary =
                    "Webhooks that point here, of each stack and environment under watch, and what they lack; as lines"
                            + " for people where text/plain is asked for")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = Pages.OfWebhooks.class)),
                @Content(mediaType = MediaType.TEXT_PLAIN)
            })
    public Response webhooks(@HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        var watched = read();
        return accept != null && accept.startsWith(MediaType.TEXT_PLAIN)
                ? Response.ok(print(watched), MediaType.TEXT_PLAIN_TYPE).build()
                : Response.ok(new Page<>(watched, null), MediaType.APPLICATION_JSON_TYPE)
                        .build();
    }

    private static String print(List<SetUp.Watched> all) {
        var text = new StringBuilder();
        for (var watched : all) {
            text.append(watched.name()).append(watched.problems().isEmpty() ? ": ok\n" : "\n");
            watched.problems()
                    .forEach(problem -> text.append("  ! ").append(problem).append('\n'));
            watched.webhooks().forEach(hook -> print(hook, text));
        }
        return text.toString();
    }

    private static void print(SetUp.Hook hook, StringBuilder text) {
        text.append("  %s of %s -> %s%n".formatted(hook.name(), hook.owner(), hook.payloadUrl()));
        var failure = hook.lastFailure();
        if (failure != null) {
            text.append("    last failure: %s %s, answered %d%n"
                    .formatted(failure.at(), failure.kind(), failure.responseCode()));
        }
    }

    private List<SetUp.Watched> read() {
        if (!budget.allows("webhooks")) {
            throw Problem.tooMany("Webhooks were asked for too often. Wait a minute.");
        }
        return setUp.read()
                .orElseThrow(
                        () -> Problem.tooMany("Webhooks are being read for others already. Ask again in a while."));
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
