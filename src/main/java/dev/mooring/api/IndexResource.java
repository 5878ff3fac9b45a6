package dev.mooring.api;

import dev.mooring.link.Paths;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The way in, and the contract of all that lies behind it. */
@RegisterForReflection
@Path("/api/v1")
@Tag(name = "index")
public class IndexResource {
    private static final String YAML = "application/yaml";
    private static final List<String> FORMATS = List.of("yaml", "json");
    private static final Map<String, String> LINKS = links();
    private final OpenApiDocumentService contract;
    private final String version;
    private final Tagged tagged;

    @Inject
    IndexResource(
            OpenApiDocumentService contract,
            @ConfigProperty(name = "quarkus.application.version") String version,
            Tagged tagged) {
        this.contract = contract;
        this.version = version;
        this.tagged = tagged;
    }

    static Map<String, String> links() {
        var links = new LinkedHashMap<String, String>();
        links.put("clusters", "/api/v1/clusters");
        links.put("cluster", "/api/v1/clusters/{cluster}");
        links.put("sites", "/api/v1/clusters/{cluster}/sites");
        links.put("site", "/api/v1/clusters/{cluster}/sites/{site}");
        links.put("nodes", "/api/v1/clusters/{cluster}/nodes");
        links.put("node", "/api/v1/clusters/{cluster}/nodes/{node}");
        links.put("report", "/api/v1/clusters/{cluster}/report");
        links.put("clusterTimeline", "/api/v1/clusters/{cluster}/timeline");
        links.put("gate", "/api/v1/clusters/{cluster}/gate");
        links.put("verifications", "/api/v1/clusters/{cluster}/verifications");
        links.put("timeline", "/api/v1/timeline");
        links.put("findings", "/api/v1/findings");
        links.put("finding", "/api/v1/findings/{fingerprint}");
        links.put("silences", "/api/v1/silences");
        links.put("reports", "/api/v1/reports");
        links.put("deliveries", "/api/v1/deliveries");
        links.put("notices", "/api/v1/notices");
        links.put("webhooks", "/api/v1/webhooks");
        links.put("webhookSecrets", "/api/v1/webhooks/secrets");
        links.put("onboarding", "/api/v1/onboarding");
        links.put("checks", "/api/v1/checks");
        links.put("check", "/api/v1/checks/{id}");
        links.put("audit", "/api/v1/audit");
        links.put("events", "/api/v1/events");
        links.put("openapi", "/api/v1/openapi");
        links.put("openapiPage", Paths.contract());
        return links;
    }

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(summary = "The way in: what there is, by its name")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Index.class)))
    public Response index(@Context Request request) {
        return tagged.answer(request, new Index(version, LINKS));
    }

    @GET
    @Path("openapi")
    @Produces({YAML, MediaType.APPLICATION_JSON})
    @Operation(summary = "This contract, as YAML or, where it is asked for, as JSON")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = YAML, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT))
            })
    public Response openapi(
            @Parameter(description = "yaml or json; what Accept says where it is not given")
                    @QueryParam("format")
                    @Nullable String format,
            @Context HttpHeaders headers) {
        var asJson = Choice.of("format", format, FORMATS)
                .map("json"::equals)
                .orElseGet(() -> headers.getAcceptableMediaTypes().getFirst().equals(MediaType.APPLICATION_JSON_TYPE));
        var document = contract.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, asJson ? Format.JSON : Format.YAML);
        return Response.ok(Objects.requireNonNull(document), asJson ? MediaType.APPLICATION_JSON : YAML)
                .build();
    }
}
