package dev.mooring.api;

import dev.mooring.onboarding.Onboarding;
import dev.mooring.onboarding.Onboardings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an installation still lacks. */
@RegisterForReflection
@Path("/api/v1/onboarding")
@Tag(name = "onboarding")
public class OnboardingResource {
    static final String EXAMPLE = """
            {"missing": 1,
             "clusters": [
              {"cluster": "hybrid-prod", "stack": "acme-edge/edge-platform/prod", "environment": null,
               "report": "01J5Z8", "verifiedAt": "2026-08-21T12:00:00Z", "missing": 1, "unknown": 1, "off": 1,
               "needs": [
                {"kind": "permission", "name": "ssm", "state": "missing",
                 "summary": "AWS Systems Manager refuses ssm:DescribeActivations",
                 "detail": "refused: ssm:DescribeActivations: HTTP 403 User is not authorized",
                 "lacks": ["ssm:DescribeActivations"], "sources": ["ssm-activations"],
                 "checks": ["ssm-activation-expired"],
                 "snippets": [{"title": "IAM policy for the role that Mooring reads with", "language": "json",
                  "text": "{…}", "file": "deploy/aws/policy.json"}]},
                {"kind": "webhook", "name": "stack acme-edge/edge-platform/prod", "state": "unknown",
                 "summary": "No delivery of it has come yet",
                 "detail": "The page /setup asks Pulumi Cloud for its webhooks.",
                 "lacks": [], "sources": [], "checks": [],
                 "snippets": [{"title": "Pulumi: webhook of the stack", "language": "typescript",
                  "text": "…", "file": "deploy/pulumi/snippets/stackWebhook.ts"}]},
                {"kind": "source", "name": "iam", "state": "off",
                 "summary": "The IAM roles of hybrid nodes are not read", "detail": null,
                 "lacks": [], "sources": ["iam-roles"], "checks": ["access-entry-role-recreated"],
                 "snippets": [{"title": "Configuration of Mooring", "language": "properties",
                  "text": "mooring.clusters.hybrid-prod.iam=true", "file": null}]}]}],
             "unwatched": [
              {"stack": "acme-edge/edge-platform/staging", "deliveries": 12,
               "lastReceived": "2026-08-21T11:58:03Z", "name": "staging",
               "setting": "mooring.clusters.staging.stack=acme-edge/edge-platform/staging"}]}""";

    private final Onboardings onboardings;
    private final Tagged tagged;

    @Inject
    OnboardingResource(Onboardings onboardings, Tagged tagged) {
        this.onboardings = onboardings;
        this.tagged = tagged;
    }

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(
            summary =
                    "What is missing, given what is known: permissions, webhooks, declared nodes, add-ons, sources that"
                            + " are off, each with what to add; and stacks of which deliveries come and that nobody watches")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema = @Schema(implementation = Onboarding.class),
                            examples = @ExampleObject(name = "one of each", value = EXAMPLE)))
    public Response onboarding(@Context Request request) {
        return tagged.answer(request, onboardings.now());
    }
}
