package dev.mooring.page;

import dev.mooring.api.ClusterView;
import dev.mooring.report.Finding;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.UnknownCheck;
import dev.mooring.report.Report.Unread;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One cluster on the page. */
public record ClusterSection(ClusterView view, @Nullable Report report, List<NodeRow> allNodes) {
    private static final int MOST_NODES = 200;

    /** @param aboutNodes open findings about nodes, those that others explain included */
    static ClusterSection of(
            ClusterView view, @Nullable Report report, List<NodeState> nodes, List<Finding> aboutNodes) {
        var troubles = troubles(aboutNodes);
        return new ClusterSection(
                view,
                report,
                nodes.stream()
                        .map(node -> new NodeRow(node, troubles.get(node.name())))
                        .toList());
    }

    /** The worst finding by node. One that another explains is as true as the other. */
    private static Map<String, Finding> troubles(List<Finding> aboutNodes) {
        var troubles = new HashMap<String, Finding>();
        aboutNodes.stream()
                .filter(NodeRow::isTrouble)
                .forEach(finding -> troubles.merge(finding.subject().name(), finding, ClusterSection::worse));
        return troubles;
    }

    private static Finding worse(Finding one, Finding other) {
        return other.severity().compareTo(one.severity()) > 0 ? other : one;
    }

    public List<Finding> findings() {
        return Optional.ofNullable(report).map(Report::findings).orElse(List.of());
    }

    public List<UnknownCheck> unknowns() {
        return Optional.ofNullable(report).map(Report::unknowns).orElse(List.of());
    }

    /** What keeps them from being judged, by cause. */
    public List<Unread> unread() {
        return Optional.ofNullable(report).map(Report::unread).orElse(List.of());
    }

    public int inhibited() {
        return Optional.ofNullable(report)
                .map(found -> found.summary().inhibited())
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
    public List<NodeRow> nodes() {
        return allNodes.stream()
                .sorted(Comparator.comparing((NodeRow row) -> !row.isBroken())
                        .thenComparing(row -> row.node().name()))
                .limit(MOST_NODES)
                .toList();
    }

    public int nodesNotShown() {
        return Math.max(0, allNodes.size() - MOST_NODES);
    }

    public NodeFigures figures() {
        return report == null ? NodeFigures.unknown() : NodeFigures.of(allNodes, dark());
    }

    private Set<String> dark() {
        return view.readings().stream()
                .filter(reading -> !"fresh".equals(reading.state()) && !"off".equals(reading.state()))
                .map(ReadingState::source)
                .collect(Collectors.toSet());
    }

    /** What could not be read and without which next to nothing is known. */
    public List<ReadingState> blindSpots() {
        return view.blindSpots();
    }

    /** The cluster in one line. Says {@code clean} only where nothing below says otherwise. */
    public String headline() {
        return switch (view.status()) {
            case "clean" -> broken() == 0 ? "clean" : "no finding, but " + count(broken(), "node") + " not in order";
            case "findings" -> count(findings().size(), "finding") + reservation();
            case "unknown" -> "unknown: " + count(unknowns().size(), "check") + " could not be judged";
            case "blind" -> "blind: " + cannotBeRead();
            default -> "not verified yet";
        };
    }

    private String reservation() {
        if (!blindSpots().isEmpty()) {
            return ", and blind: " + cannotBeRead();
        }
        return unknowns().isEmpty() ? "" : ", " + count(unknowns().size(), "check") + " unknown";
    }

    private String cannotBeRead() {
        return blindSpots().stream().map(ReadingState::source).collect(Collectors.joining(", ")) + " cannot be read";
    }

    private int broken() {
        return (int) allNodes.stream().filter(NodeRow::isBroken).count();
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** The worst there is, as a style. */
    public String tone() {
        if (!blindSpots().isEmpty()) {
            return "blind";
        }
        return findings().stream()
                .map(Finding::severity)
                .max(Comparator.naturalOrder())
                .map(severity -> severity.id())
                .orElse("clean".equals(headline()) ? "clean" : "unknown");
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
