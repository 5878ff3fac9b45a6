package dev.mooring.mcp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Catalogue;
import dev.mooring.check.Check;
import jakarta.inject.Singleton;
import java.util.List;

/** The catalogue of checks, in brief. */
@Singleton
final class ChecksTool implements Tool {
    private static final ToolDescription DESCRIPTION = new ToolDescription(
            "checks",
            "The catalogue",
            "All checks there are: id, group, severity and what each holds against what.",
            List.of());

    @Override
    public ToolDescription description() {
        return DESCRIPTION;
    }

    @Override
    public ObjectNode answer(Arguments arguments) {
        var list = Bounds.list();
        Catalogue.checks().stream()
                .map(Check::description)
                .forEach(check -> list.addObject()
                        .put("id", check.id())
                        .put("group", check.group().id())
                        .put("severity", check.severity().id())
                        .put("compares", check.compares()));
        var answer = JsonNodeFactory.instance.objectNode();
        Bounds.put(answer, "checks", list, Integer.MAX_VALUE);
        return answer;
    }
}
