package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.ClusterViews;
import dev.mooring.mcp.ToolDescription.Parameter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** All clusters. */
@Singleton
final class FleetTool implements Tool {
    private static final ToolDescription DESCRIPTION = new ToolDescription(
            "fleet",
            "All clusters",
            "All clusters under watch, worst first: state, counts of open findings by severity, checks that"
                    + " could not be judged, nodes declared, registered, joined and healthy, last change."
                    + " All pages are of the time of the first.",
            List.of(Parameter.CURSOR));

    private final ClusterViews clusters;
    private final ObjectMapper mapper;

    @Inject
    FleetTool(ClusterViews clusters, ObjectMapper mapper) {
        this.clusters = clusters;
        this.mapper = mapper;
    }

    @Override
    public ToolDescription description() {
        return DESCRIPTION;
    }

    @Override
    public ObjectNode answer(Arguments arguments) {
        var page = arguments.cursor(FleetPage::parse);
        var all = clusters.all(page.map(FleetPage::at));
        var left = page.map(one -> one.of(all)).orElse(all);
        var list = Bounds.list();
        for (var view : left) {
            var cluster = (ObjectNode) mapper.<JsonNode>valueToTree(view);
            cluster.remove("readings");
            cluster.set("blindSpots", mapper.valueToTree(view.blindSpots()));
            list.add(cluster);
        }
        var answer = JsonNodeFactory.instance.objectNode();
        Bounds.put(answer, "clusters", list, Bounds.MOST_CLUSTERS);
        var told = answer.path("clusters").size();
        if (told > 0 && told < left.size()) {
            var last = left.get(told - 1);
            answer.put(
                    "next",
                    page.map(one -> one.behind(last))
                            .orElseGet(() -> FleetPage.behind(all, last))
                            .toString());
        }
        return answer;
    }
}
