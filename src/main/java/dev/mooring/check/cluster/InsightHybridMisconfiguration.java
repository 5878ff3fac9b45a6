package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.eks.Insight;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;

/** An EKS insight says that hybrid nodes are set up wrongly. Names of insights are not published: they are opaque. */
final class InsightHybridMisconfiguration {
    private InsightHybridMisconfiguration() {}

    static Check check() {
        return CheckDescription.check("insight-hybrid-misconfiguration", Group.CLUSTER, Severity.ERROR)
                .comparing("Insights of category MISCONFIGURATION against PASSING.")
                .needing(EksSources.INSIGHTS)
                .because("EKS has seen a misconfiguration that concerns hybrid nodes; its reason tells which.")
                .fixedBy("Follow the recommendation of the insight, then let EKS look again.")
                .looking("aws eks describe-insight --cluster-name {cluster} --region {region} --id {insight}")
                .changing("aws eks start-insights-refresh --cluster-name {cluster} --region {region}")
                .judging(InsightHybridMisconfiguration::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        UpgradeInsights.notPassing("MISCONFIGURATION", facts, verdict)
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
