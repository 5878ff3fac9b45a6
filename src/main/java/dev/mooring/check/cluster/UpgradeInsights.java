package dev.mooring.check.cluster;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.eks.Insight;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** EKS's own insights into upgrades, and how old they are. */
final class UpgradeInsights {
    private static final String UNKNOWN = "UNKNOWN";
    private static final Duration REFRESHED_WITHIN = Duration.ofHours(26);

    private UpgradeInsights() {}

    /** Something stands in the way of the next version. */
    static Check upgradeBlocker() {
        return CheckDescription.check("insight-upgrade-blocker", Group.CLUSTER, Severity.WARNING)
                .comparing("Insights of category UPGRADE_READINESS against PASSING.")
                .needing(EksSources.INSIGHTS)
                .because("EKS found something that makes the next version risky; it may refuse the update.")
                .fixedBy("Follow the recommendation of the insight, then let EKS look again.")
                .looking("aws eks describe-insight --cluster-name {cluster} --region {region} --id {insight}")
                .changing("aws eks start-insights-refresh --cluster-name {cluster} --region {region}")
                .judging((facts, verdict) -> notPassing("UPGRADE_READINESS", Severity.WARNING, facts, verdict));
    }

    /** Something stands in the way back to the version before: EKS offers it for seven days after an upgrade. */
    static Check rollbackBlocker() {
        return CheckDescription.check("insight-rollback-blocker", Group.CLUSTER, Severity.INFO)
                .comparing("Insights of category ROLLBACK_READINESS against PASSING.")
                .needing(EksSources.INSIGHTS)
                .because("Something in the cluster already needs the new version. EKS may refuse to go back.")
                .fixedBy("Follow the recommendation while EKS still offers the way back.")
                .looking("aws eks describe-insight --cluster-name {cluster} --region {region} --id {insight}")
                .judging((facts, verdict) -> notPassing("ROLLBACK_READINESS", Severity.INFO, facts, verdict));
    }

    private static void notPassing(String category, Severity severity, Facts facts, Verdict verdict) {
        notPassing(category, facts, verdict)
                .forEach(insight -> verdict.fail(
                        UNKNOWN.equals(insight.status()) ? Severity.INFO : severity,
                        Subject.of("insight", insight.id()),
                        "EKS insight: " + insight.name(),
                        Evidence.of("status", insight.status())
                                .and("reason", insight.reason())
                                .and("kubernetesVersion", insight.kubernetesVersion())
                                .and("recommendation", insight.recommendation())
                                .and("resources", insight.resources())
                                .and("lastRefresh", insight.lastRefresh())));
    }

    /**
     * Insights of a category that do not pass. Where EKS cannot tell, what it told before stands; that it tells nothing at all,
     * insight-stale says.
     */
    static Stream<Insight> notPassing(String category, Facts facts, Verdict verdict) {
        var insights = facts.get(EksSources.INSIGHTS);
        if (insights.isEmpty()) {
            verdict.unheard();
        }
        insights.stream()
                .filter(insight -> UNKNOWN.equals(insight.status()))
                .forEach(insight -> verdict.unheard(Subject.of("insight", insight.id())));
        return insights.stream()
                .filter(insight -> category.equals(insight.category()))
                .filter(insight -> !"PASSING".equals(insight.status()));
    }

    /** There are no insights, or they are old. */
    static Check stale() {
        return CheckDescription.check("insight-stale", Group.CLUSTER, Severity.INFO)
                .comparing("Age of the newest insight against 26 hours; EKS refreshes them every 24.")
                .needing(EksSources.INSIGHTS)
                .because("EKS has not looked, so insights that pass prove nothing.")
                .fixedBy("Let EKS look again; that takes minutes.")
                .changing("aws eks start-insights-refresh --cluster-name {cluster} --region {region}")
                .looking("aws eks describe-insights-refresh --cluster-name {cluster} --region {region}")
                .looking("aws eks list-insights --cluster-name {cluster} --region {region}")
                .judging(UpgradeInsights::stale);
    }

    private static void stale(Facts facts, Verdict verdict) {
        var insights = facts.get(EksSources.INSIGHTS);
        var newest = insights.stream()
                .flatMap(insight -> insight.lastRefresh().stream())
                .max(Comparator.naturalOrder());
        var fresh = newest.filter(refresh -> !Age.longAgo(refresh, REFRESHED_WITHIN, facts.now()));
        if (fresh.isEmpty()) {
            verdict.fail(
                    verdict.clusterSubject(),
                    insights.isEmpty() ? "EKS has no insights of this cluster" : "EKS insights are older than 26 hours",
                    Evidence.of("insights", insights.size()).and("newest", newest));
        }
    }
}
