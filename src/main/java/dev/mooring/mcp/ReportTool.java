package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.mcp.ToolDescription.Parameter;
import dev.mooring.report.ReportStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** A report of a cluster, the newest or that of a time. */
@Singleton
final class ReportTool implements Tool {
    private static final ToolDescription DESCRIPTION = new ToolDescription(
            "report",
            "A report",
            "The newest report of a cluster, or the one that was the newest at a time: findings, what was"
                    + " ignored, what is unknown and why, what changed since the report before.",
            List.of(Parameter.CLUSTER, Parameter.AT));

    private final ClustersByName clusters;
    private final ReportStore reports;
    private final ObjectMapper mapper;

    @Inject
    ReportTool(ClustersByName clusters, ReportStore reports, ObjectMapper mapper) {
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
        var cluster = clusters.named(arguments.word("cluster")).name();
        var report = arguments
                .time("at")
                .map(time -> reports.asOf(cluster, time))
                .orElseGet(() -> reports.latest(cluster))
                .orElseThrow(() -> new Refusal("There is no report of this cluster yet, or none that old."));
        var whole = (ObjectNode) mapper.<JsonNode>valueToTree(report);
        var answer = JsonNodeFactory.instance.objectNode();
        for (var member : List.of("id", "cluster", "verifiedAt", "trigger", "summary", "changes", "readings")) {
            answer.set(member, "readings".equals(member) ? whole.path(member) : Bounds.shortened(whole.path(member)));
        }
        Bounds.put(answer, "notKnown", NotKnown.of(report, mapper), Bounds.MOST_FINDINGS);
        Bounds.put(answer, "findings", whole.path("findings"), Bounds.MOST_FINDINGS);
        Bounds.put(answer, "ignored", whole.path("ignored"), Bounds.USUAL_FINDINGS);
        return answer;
    }
}
