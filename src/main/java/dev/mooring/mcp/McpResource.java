package dev.mooring.mcp;

import dev.mooring.caller.OnlyReads;
import dev.mooring.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of the Model Context Protocol, by streamable HTTP: one message, one answer, no session and no stream. Whose
 * page sends a request is looked at before, with that of every other path; who sends it, as under {@code /api}.
 */
@RegisterForReflection
@Path("/mcp")
@Produces(MediaType.APPLICATION_JSON)
public class McpResource {
    private final McpConfig config;
    private final Conversation conversation;

    @Inject
    McpResource(McpConfig config, Conversation conversation) {
        this.config = config;
        this.conversation = conversation;
    }

    @POST
    @OnlyReads
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Response message(
            InputStream body,
            @HeaderParam("MCP-Protocol-Version") @Nullable String version,
            @HeaderParam("Mcp-Method") @Nullable String method,
            @HeaderParam("Mcp-Name") @Nullable String name) {
        if (!config.enabled()) {
            return Problem.of(
                            Status.NOT_FOUND,
                            "Assistants are not answered here; mooring.mcp.enabled=true (MOORING_MCP_ENABLED) lets them in.")
                    .toResponse();
        }
        var reply = conversation.answer(bytes(body), new Conversation.Heads(version, method, name));
        var response = Response.status(reply.status()).header(HttpHeaders.CACHE_CONTROL, "no-store");
        return reply.body() == null
                ? response.build()
                : response.entity(reply.body())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .build();
    }

    private static byte[] bytes(InputStream body) {
        try {
            return body.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
