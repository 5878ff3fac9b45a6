package dev.mooring.page;

import dev.mooring.api.ClusterView;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.UnknownCheck;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One cluster on the page. */
public record ClusterSection(ClusterView view, @Nullable Report report, List<NodeState> allNodes) {
    private static final int MOST_NODES = 200;

    public List<Finding> findings() {
        return Optional.ofNullable(report).map(Report::findings).orElse(List.of());
    }

    public List<UnknownCheck> unknowns() {
        return Optional.ofNullable(report).map(Report::unknowns).orElse(List.of());
    }

    public int inhibited() {
        return Optional.ofNullable(report)
                .map(found -> found.inhibited().size())
                .orElse(0);
    }

    /** Findings that operators, or the list of known false positives, leave out. */
    public List<Finding> ignored() {
        return Optional.ofNullable(report).map(Report::ignored).orElse(List.of());
    }

    /** Readings that should have been fresh and are not come first. */
    public List<ReadingState> readings() {
        return view.readings().stream()
                .filter(reading -> !"off".equals(reading.state()))
                .sorted(Comparator.comparing((ReadingState reading) -> "fresh".equals(reading.state())))
                .toList();
    }

    /** Broken nodes first, and no more than a phone can scroll. */
    public List<NodeState> nodes() {
        return allNodes.stream()
                .sorted(Comparator.comparing((NodeState node) -> node.firstBrokenStep() == null)
                        .thenComparing(NodeState::name))
                .limit(MOST_NODES)
                .toList();
    }

    public int nodesNotShown() {
        return Math.max(0, allNodes.size() - MOST_NODES);
    }

    public String headline() {
        return switch (view.status()) {
            case "clean" -> "clean";
            case "findings" -> findings().size() + (findings().size() == 1 ? " finding" : " findings");
            case "unknown" -> "unknown: not everything could be judged";
            default -> "not verified yet";
        };
    }

    /** The worst there is, as a style. */
    public String tone() {
        return findings().stream()
                .map(Finding::severity)
                .max(Comparator.naturalOrder())
                .map(severity -> severity.id())
                .orElse(view.status());
    }

    /** Evidence as pairs of words and text, in order. */
    public List<Map.Entry<String, String>> evidence(Finding finding) {
        return finding.evidence().entrySet().stream()
                .map(entry -> Map.entry(words(entry.getKey()), text(entry.getValue())))
                .toList();
    }

    private static String text(Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(value);
    }

    private static String words(String camelCase) {
        return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
