package dev.mooring.page.cluster;

import dev.mooring.report.NodeStore.Cell;

/**
 * A node on a map.
 *
 * @param state as {@link dev.mooring.report.NodeState#state}
 */
public record NodeCell(String name, String site, String state) {
    /** What a node is said to stand at that nobody says where it stands. */
    static final String NO_SITE = "";

    static NodeCell of(Cell cell) {
        var site = cell.site();
        return new NodeCell(cell.name(), site == null ? NO_SITE : site, cell.state());
    }

    /** A sign that needs no colour. */
    public String sign() {
        return sign(state);
    }

    /** The sign of a state. */
    public static String sign(String state) {
        return switch (state) {
            case "healthy" -> "✓";
            case "unhealthy" -> "✖";
            case "missing" -> "○";
            case "unexpected" -> "+";
            default -> "?";
        };
    }

    /** Where it stands on a map: what is broken first. */
    int order() {
        return switch (state) {
            case "unhealthy" -> 0;
            case "missing" -> 1;
            case "unknown" -> 2;
            case "unexpected" -> 3;
            default -> 4;
        };
    }

    public boolean isHealthy() {
        return "healthy".equals(state);
    }
}
