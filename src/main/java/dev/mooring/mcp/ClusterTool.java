package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.mcp.ToolDescription.Parameter;
import dev.mooring.report.ReportStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** One cluster, with all that could not be read. */
@Singleton
final class ClusterTool implements Tool {
    private static final ToolDescription DESCRIPTION = new ToolDescription(
            "cluster",
            "One cluster",
            "One cluster: its counts, every source with the age of its reading, and what could not be read,"
                    + " by cause and with what to do.",
            List.of(Parameter.CLUSTER));

    private final ClustersByName clusters;
    private final ReportStore reports;
    private final ObjectMapper mapper;

    @Inject
    ClusterTool(ClustersByName clusters, ReportStore reports, ObjectMapper mapper) {
        this.clusters = clusters;
        this.reports = reports;
        this.mapper = mapper;
    }

    @Override
    public ToolDescription description() {
        return DESCRIPTION;
    }

    @Override
    public ObjectNode answer(Arguments arguments) {
        var view = clusters.named(arguments.word("cluster"));
        var answer = (ObjectNode) mapper.<JsonNode>valueToTree(view);
        Bounds.put(
                answer,
                "notKnown",
                reports.latest(view.name())
                        .map(report -> NotKnown.of(report, mapper))
                        .orElseGet(Bounds::list),
                Bounds.MOST_FINDINGS);
        return answer;
    }
}
