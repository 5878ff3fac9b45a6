package dev.mooring.metrics;

import dev.mooring.report.NodeState;
import dev.mooring.report.ReportDesk.Issue;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a site is called in a label. Sites are words that people write into lists and labels of nodes, so a mistake could
 * make one of every node: beyond {@value #MOST}, in the order of their names, they are all {@code other}.
 */
record SiteLabels(Set<String> named) {
    static final int MOST = 50;
    private static final String NONE = "none";
    private static final String OTHER = "other";

    /** Of the nodes and findings of one cluster. */
    static SiteLabels of(Issue issue) {
        var ofNodes = issue.nodes().stream().map(NodeState::site);
        var ofFindings = issue.report().findings().stream()
                .map(finding -> finding.subject().site());
        return new SiteLabels(Stream.concat(ofNodes, ofFindings)
                .filter(Objects::nonNull)
                .sorted()
                .distinct()
                .limit(MOST)
                .collect(Collectors.toSet()));
    }

    /** Names none at all. */
    static SiteLabels unnamed() {
        return new SiteLabels(Set.of());
    }

    String label(@Nullable String site) {
        if (site == null || site.isBlank()) {
            return NONE;
        }
        return named.contains(site) ? site : OTHER;
    }
}
