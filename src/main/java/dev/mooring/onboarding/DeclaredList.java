package dev.mooring.onboarding;

import dev.mooring.check.SharedViews;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.report.Report;
import java.util.List;
import java.util.Optional;

/** Whether somebody says which machines should be nodes: without, none can be missing. */
final class DeclaredList {
    /** A check of the declared list itself. */
    private static final String CHECK = "drift-node-set";

    private DeclaredList() {}

    static Need of(WatchedCluster cluster, Optional<Report> report, Snippets snippets) {
        var output = cluster.config().nodesOutput();
        if (cluster.stack().isEmpty() && cluster.environment().isEmpty()) {
            return need(NeedState.MISSING, "No stack and no environment is configured, so that nothing is declared")
                    .adding(List.of(Snippet.setting(
                            "Configuration of Mooring",
                            Snippets.key(cluster.name(), "stack") + "=organization/project/stack")));
        }
        if (report.isEmpty()) {
            return need(NeedState.UNKNOWN, "Not read yet");
        }
        return report.map(known -> of(known, output, cluster, snippets)).orElseThrow();
    }

    private static Need of(Report report, String output, WatchedCluster cluster, Snippets snippets) {
        var declared = report.summary().nodes().declared();
        if (declared > 0) {
            return need(
                    NeedState.PRESENT, declared == 1 ? "One machine is declared" : declared + " machines are declared");
        }
        var nobody = report.skipped().stream()
                .filter(skipped -> skipped.reason().equals(SharedViews.NO_NODES_DECLARED))
                .map(Report.SkippedCheck::check)
                .toList();
        if (!nobody.isEmpty()) {
            var missing = need(
                    NeedState.MISSING,
                    "Nothing says which machines should be nodes: none can be missing or unexpected");
            return new Need(
                    missing.kind(),
                    missing.name(),
                    missing.state(),
                    missing.summary(),
                    "There is no output " + output + " of the stack"
                            + (cluster.environment().isPresent() ? ", and no such value of the environment." : "."),
                    List.of(),
                    List.of(),
                    nobody,
                    snippets.declaredNodes(cluster));
        }
        var unknown = report.unknowns().stream()
                .filter(one -> one.check().equals(CHECK))
                .findFirst();
        if (unknown.isPresent()) {
            return need(NeedState.UNKNOWN, "Whether there is a list could not be told")
                    .saying(unknown.get().cause());
        }
        var isJudged = report.skipped().stream().noneMatch(one -> one.check().equals(CHECK));
        return isJudged
                ? need(NeedState.PRESENT, "There is a list, and it is empty")
                : need(NeedState.UNKNOWN, "Whether there is a list was not judged");
    }

    private static Need need(NeedState state, String summary) {
        return Need.of(NeedKind.NODES, "declared-nodes", state, summary);
    }
}
