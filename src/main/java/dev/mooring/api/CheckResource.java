package dev.mooring.api;

import dev.mooring.check.Catalogue;
import dev.mooring.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The catalogue of checks. */
@RegisterForReflection
@Path("/api/v1/checks")
@Produces(MediaType.WILDCARD)
@Tag(name = "checks")
public class CheckResource {
    private final Tagged tagged;

    @Inject
    CheckResource(Tagged tagged) {
        this.tagged = tagged;
    }

    @GET
    @Operation(summary = "All checks")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Pages.OfChecks.class)))
    public Response checks(@Context Request request) {
        var checks = Catalogue.checks().stream()
                .map(check -> CheckView.of(check.description()))
                .toList();
        return tagged.answer(request, new Page<>(checks, null));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One check, with its documentation")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CheckDocumentation.class)))
    public Response check(@PathParam("id") String id, @Context Request request) {
        return Catalogue.find(id)
                .map(check -> tagged.answer(request, CheckDocumentation.of(check)))
                .orElseThrow(() ->
                        Problem.notFound("The catalogue has no check of that id; GET /api/v1/checks lists them."));
    }
}
