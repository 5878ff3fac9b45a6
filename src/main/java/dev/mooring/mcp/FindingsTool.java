package dev.mooring.mcp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.mcp.ToolDescription.Parameter;
import dev.mooring.report.FindingFilter;
import dev.mooring.report.FindingStore;
import dev.mooring.report.WorstFirst;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Findings, as an assistant narrows them. */
@Singleton
final class FindingsTool implements Tool {
    private static final ToolDescription DESCRIPTION = new ToolDescription(
            "findings",
            "Findings",
            "Findings, open ones unless asked otherwise, each with evidence, likely cause, remedy, the change"
                    + " before it and the readings it rests on. Narrow it by cluster, severity, check, node or"
                    + " site. A finding may stand for others: explains counts them, inhibitedBy lists them.",
            List.of(
                    Parameter.optional("cluster", "Name of the cluster, as fleet has it."),
                    Parameter.severity("Exactly this one."),
                    Parameter.optional("check", "Id of a check."),
                    Parameter.optional("node", "Name of a node that is the subject."),
                    Parameter.optional("site", "Where the subject stands."),
                    Parameter.optional("text", "What the summary or the name of the subject has in it."),
                    Parameter.optional("status", "open unless given.").among(List.of("open", "resolved")),
                    Parameter.optional("inhibitedBy", "Fingerprint of the finding that explains those wanted."),
                    Parameter.optional("inhibited", "true: also those that others explain, or rules ignore.")
                            .of("boolean"),
                    Parameter.optional(
                                    "limit",
                                    "How many, " + Bounds.USUAL_FINDINGS + " unless given, " + Bounds.MOST_FINDINGS
                                            + " at most.")
                            .of("integer"),
                    Parameter.CURSOR));

    private final ClustersByName clusters;
    private final FindingStore findings;
    private final FindingsWithReadings withReadings;

    @Inject
    FindingsTool(ClustersByName clusters, FindingStore findings, FindingsWithReadings withReadings) {
        this.clusters = clusters;
        this.findings = findings;
        this.withReadings = withReadings;
    }

    @Override
    public ToolDescription description() {
        return DESCRIPTION;
    }

    @Override
    public ObjectNode answer(Arguments arguments) {
        arguments.text("cluster").ifPresent(clusters::named);
        arguments.text("check").ifPresent(CheckTool::named);
        var limit = arguments.number("limit", Bounds.USUAL_FINDINGS, Bounds.MOST_FINDINGS);
        var found = findings.worst(
                FindingFilter.narrowed()
                        .cluster(arguments.text("cluster"))
                        .severity(arguments.text("severity"))
                        .check(arguments.text("check"))
                        .node(arguments.text("node"))
                        .site(arguments.text("site"))
                        .status(Optional.of(arguments.text("status").orElse("open")))
                        .inhibitedBy(arguments.text("inhibitedBy"))
                        .text(arguments.text("text"))
                        .inhibited(arguments.isSet("inhibited"))
                        .built(),
                arguments.cursor(WorstFirst::parse).orElse(WorstFirst.FIRST),
                limit + 1);
        var answer = JsonNodeFactory.instance.objectNode();
        Bounds.put(answer, "findings", withReadings.of(found.subList(0, Math.min(limit, found.size()))), limit);
        var told = answer.path("findings").size();
        if (told > 0 && told < found.size()) {
            answer.put("next", WorstFirst.of(found.get(told - 1)).toString());
            answer.remove("findingsLeftOut");
        }
        return answer;
    }
}
