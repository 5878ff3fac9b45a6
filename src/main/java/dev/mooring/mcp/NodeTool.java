package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.NodeViews;
import dev.mooring.mcp.ToolDescription.Parameter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** One node, now or as of a time. */
@Singleton
final class NodeTool implements Tool {
    private static final ToolDescription DESCRIPTION = new ToolDescription(
            "node",
            "One node",
            "One hybrid node, now or as of a time: whether it is declared, registered, joined and healthy, the"
                    + " first broken step, what each source said of it and when, its certificates, which operators,"
                    + " runners and providers stand on it and were lost with it, and every finding about it, also those that others explain and those that are over.",
            List.of(
                    Parameter.CLUSTER,
                    Parameter.required("node", "Name of the node, as findings and reports have it."),
                    Parameter.AT));

    private final ClustersByName clusters;
    private final NodeViews nodes;
    private final FindingsWithReadings withReadings;
    private final ObjectMapper mapper;

    @Inject
    NodeTool(ClustersByName clusters, NodeViews nodes, FindingsWithReadings withReadings, ObjectMapper mapper) {
        this.clusters = clusters;
        this.nodes = nodes;
        this.withReadings = withReadings;
        this.mapper = mapper;
    }

    @Override
    public ToolDescription description() {
        return DESCRIPTION;
    }

    @Override
    public ObjectNode answer(Arguments arguments) {
        var cluster = clusters.named(arguments.word("cluster")).name();
        var name = arguments.word("node");
        var node = arguments
                .time("at")
                .map(time -> nodes.find(cluster, name, time))
                .orElseGet(() -> nodes.find(cluster, name))
                .orElseThrow(() -> new Refusal("This cluster has no node of that name, declared or actual, or none is"
                        + " known of then. findings and report name nodes."));
        var whole = (ObjectNode) mapper.<JsonNode>valueToTree(node);
        whole.remove(List.of("findings", "past"));
        var answer = (ObjectNode) Bounds.shortened(whole);
        Bounds.put(answer, "findings", withReadings.of(node.findings()), Bounds.MOST_FINDINGS);
        Bounds.put(answer, "past", mapper.valueToTree(node.past()), Bounds.USUAL_FINDINGS);
        return answer;
    }
}
