package dev.mooring.page.cluster;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.report.Report;
import dev.mooring.report.Report.NotKnown;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many machines passed each step, by one report: a number, a number and more ({@code 12+}), or {@code ?} where nothing is
 * known. Never a zero that only says that nobody could look. Pure.
 */
public record NodeFigures(String declared, String registered, String joined, String healthy) {
    private static final Set<String> DECLARATIONS =
            Set.of(DeclaredSources.PULUMI_STATE.id(), DeclaredSources.ESC_ENVIRONMENT.id());
    private static final String NODES = KubernetesSources.NODES.id();

    /** Of a cluster that was not verified. */
    static NodeFigures unknown() {
        return new NodeFigures("?", "?", "?", "?");
    }

    static NodeFigures of(Report report) {
        var dark = report.readings().stream()
                .filter(reading -> !"fresh".equals(reading.state()) && !"off".equals(reading.state()))
                .map(Report.ReadingState::source)
                .collect(Collectors.toSet());
        // Without these some machines may not be known at all.
        var declarationsDark = DECLARATIONS.stream().anyMatch(dark::contains);
        var nodesDark = dark.contains(NODES);
        var counts = report.summary().nodes();
        var unknown = Objects.requireNonNullElse(counts.unknown(), new NotKnown(0, 0, 0, 0));
        return new NodeFigures(
                figure(counts.declared(), declarationsDark || unknown.declared() > 0),
                figure(counts.registered(), declarationsDark || nodesDark || unknown.registered() > 0),
                figure(counts.joined(), nodesDark || unknown.joined() > 0),
                figure(counts.healthy(), nodesDark || unknown.healthy() > 0));
    }

    private static String figure(int passed, boolean mayBeMore) {
        if (!mayBeMore) {
            return Integer.toString(passed);
        }
        return passed <= 0 ? "?" : passed + "+";
    }
}
