package dev.mooring.page;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.page.NodeRow.Cell;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;

/**
 * How many machines passed each step: a number, {@code at least} a number, or {@code ?} where nothing is known. Never a
 * zero that only says that nobody could look. Pure.
 */
public record NodeFigures(String declared, String registered, String joined, String healthy) {
    private static final Set<String> DECLARATIONS =
            Set.of(DeclaredSources.PULUMI_STATE.id(), DeclaredSources.ESC_ENVIRONMENT.id());
    private static final Set<String> NODES = Set.of(KubernetesSources.NODES.id());
    private static final NodeFigures NOTHING_KNOWN = new NodeFigures("?", "?", "?", "?");

    /** Of a cluster that was never verified. */
    static NodeFigures unknown() {
        return NOTHING_KNOWN;
    }

    /** @param dark sources that could not be read: without one of them, some machines may not be in the rows */
    static NodeFigures of(Collection<NodeRow> rows, Set<String> dark) {
        var declarationsDark = DECLARATIONS.stream().anyMatch(dark::contains);
        var nodesDark = NODES.stream().anyMatch(dark::contains);
        return new NodeFigures(
                figure(rows, NodeRow::declared, declarationsDark),
                figure(rows, NodeRow::registered, declarationsDark || nodesDark),
                figure(rows, NodeRow::joined, nodesDark),
                figure(rows, NodeRow::healthy, nodesDark));
    }

    private static String figure(Collection<NodeRow> rows, Function<NodeRow, Cell> step, boolean mayLackRows) {
        var passed = rows.stream().map(step).filter(Cell::isYes).count();
        if (!mayLackRows && rows.stream().map(step).noneMatch(Cell::isUnknown)) {
            return Long.toString(passed);
        }
        return passed == 0 ? "?" : "at least " + passed;
    }
}
