package dev.mooring.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jspecify.annotations.Nullable;

/**
 * Names the forms of each answer that {@link Forms} has several of, and the refusal of any other; and what {@link Tagged}
 * answers in their place.
 */
@OpenApiFilter(stages = RunStage.BUILD)
public final class ContractForms implements OASFilter {
    private static final String ANY = "*/*";
    /** Those that META-INF/openapi.yaml has. */
    private static final String RESPONSES = "#/components/responses/";

    /** Beside JSON and text, by the name of the schema. */
    private static final Map<String, List<String>> MORE = Map.of(
            "Report", List.of("text/markdown", "application/yaml;profile=openreports"),
            "CheckDocumentation", List.of("text/markdown"),
            "Onboarding", List.of("text/markdown"),
            "Gate", List.of("application/xml"));

    @Override
    public void filterOpenAPI(OpenAPI contract) {
        var paths = contract.getPaths().getPathItems();
        if (paths != null) {
            paths.values().forEach(path -> path.getOperations().values().forEach(ContractForms::complete));
        }
    }

    private static void complete(Operation operation) {
        var responses = operation.getResponses();
        var several = responses.getAPIResponses().values().stream()
                .filter(ContractForms::spellOut)
                .count();
        if (several > 0) {
            add("406", "NotAcceptable", responses);
            // The gate says by its status what it knows, and has no tag.
            if (!responses.hasAPIResponse("409")) {
                add("304", "Unchanged", responses);
                add("412", "Changed", responses);
            }
        }
    }

    private static void add(String status, String response, APIResponses responses) {
        responses.addAPIResponse(status, OASFactory.createAPIResponse().ref(RESPONSES + response));
    }

    private static boolean spellOut(APIResponse response) {
        var content = response.getContent();
        if (content == null || !content.hasMediaType(ANY)) {
            return false;
        }
        var json = content.getMediaType(ANY);
        content.removeMediaType(ANY);
        content.addMediaType("application/json", json);
        addText(content, "text/plain");
        MORE.getOrDefault(name(json.getSchema()), List.of()).forEach(type -> addText(content, type));
        return true;
    }

    private static void addText(Content content, String type) {
        content.addMediaType(
                type,
                OASFactory.createMediaType().schema(OASFactory.createSchema().addType(SchemaType.STRING)));
    }

    private static String name(@Nullable Schema schema) {
        var reference = schema == null ? null : schema.getRef();
        return reference == null ? "" : reference.substring(reference.lastIndexOf('/') + 1);
    }
}
