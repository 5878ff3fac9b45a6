package dev.mooring.check.cluster;

import dev.mooring.actual.eks.Insight;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.List;

/** An EKS insight says that hybrid nodes are set up wrongly. Names of insights are not published: they are opaque. */
public final class InsightHybridMisconfiguration implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "insight-hybrid-misconfiguration", Group.CLUSTER, Severity.ERROR)
            .comparing("Insights of category MISCONFIGURATION against PASSING.")
            .needing(Source.EKS_INSIGHTS)
            .because("EKS has seen a misconfiguration that concerns hybrid nodes; its reason tells which.")
            .fixedBy(
                    "Follow the recommendation: aws eks describe-insight --cluster-name {cluster} --region {region} --id {subject}");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var insights = situation.actual().eks().insights().value().orElse(List.of());
        insights.stream()
                .filter(insight -> "MISCONFIGURATION".equals(insight.category()))
                .filter(insight -> !"PASSING".equals(insight.status()))
                .forEach(insight -> verdict.fail(
                        severity(insight),
                        Subject.of("insight", insight.id()),
                        "EKS insight: " + insight.name(),
                        Evidence.of("status", insight.status())
                                .and("reason", insight.reason())
                                .and("recommendation", insight.recommendation())
                                .and("resources", insight.resources())
                                .and("lastRefresh", insight.lastRefresh())));
    }

    private static Severity severity(Insight insight) {
        return switch (insight.status()) {
            case "ERROR" -> Severity.ERROR;
            case "WARNING" -> Severity.WARNING;
            default -> Severity.INFO;
        };
    }
}
