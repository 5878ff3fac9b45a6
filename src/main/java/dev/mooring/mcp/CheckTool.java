package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.CheckDocumentation;
import dev.mooring.check.Catalogue;
import dev.mooring.check.CheckDescription;
import dev.mooring.mcp.ToolDescription.Parameter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** The documentation of one check. */
@Singleton
final class CheckTool implements Tool {
    private static final ToolDescription DESCRIPTION = new ToolDescription(
            "check",
            "One check",
            "The documentation of a check: what it compares, the sources it needs, the likely cause of its"
                    + " findings and what to do.",
            List.of(Parameter.required("check", "Id of the check, as findings and checks have it.")));

    private final ObjectMapper mapper;

    @Inject
    CheckTool(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public ToolDescription description() {
        return DESCRIPTION;
    }

    @Override
    public ObjectNode answer(Arguments arguments) {
        var answer = (ObjectNode) mapper.<JsonNode>valueToTree(CheckDocumentation.of(named(arguments.word("check"))));
        answer.remove("markdown");
        return answer;
    }

    /** @throws Refusal where there is none of that id */
    static CheckDescription named(String id) {
        return Catalogue.find(id).orElseThrow(() -> new Refusal("There is no such check; checks lists them."));
    }
}
