package dev.mooring.api;

import dev.mooring.caller.Role;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Says of each operation under /api which role it takes, by the same rule that lets callers in, and how it refuses. */
@OpenApiFilter(stages = RunStage.BUILD)
public final class ContractRoles implements OASFilter {
    private static final String SCHEME = "token";

    @Override
    public void filterOpenAPI(OpenAPI contract) {
        var paths = contract.getPaths().getPathItems();
        if (paths != null) {
            paths.forEach((path, item) -> {
                if (path.startsWith("/api/")) {
                    item.getOperations().forEach((method, operation) -> complete(path, method.name(), operation));
                }
            });
        }
    }

    private static void complete(String path, String method, Operation operation) {
        var role = Role.neededFor(method, stated(operation));
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(SCHEME, role.id())));
        if (role == Role.OPERATOR && !method.equals("GET")) {
            operation.addParameter(OASFactory.createParameter().ref("#/components/parameters/Reason"));
        }
        var responses = operation.getResponses();
        add("400", "NotUnderstood", responses);
        add("401", "NotKnown", responses);
        add("403", "NotAllowed", responses);
        if (path.contains("{")) {
            add("404", "NotThere", responses);
        }
        add("429", "TooMany", responses);
        add("503", "Away", responses);
    }

    private static Set<String> stated(Operation operation) {
        var security = operation.getSecurity();
        return security == null
                ? Set.of()
                : security.stream()
                        .flatMap(requirement -> requirement.getSchemes().values().stream())
                        .flatMap(List::stream)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** @param refusal one of the responses in META-INF/openapi.yaml */
    private static void add(String status, String refusal, APIResponses responses) {
        if (!responses.hasAPIResponse(status)) {
            responses.addAPIResponse(status, OASFactory.createAPIResponse().ref("#/components/responses/" + refusal));
        }
    }
}
