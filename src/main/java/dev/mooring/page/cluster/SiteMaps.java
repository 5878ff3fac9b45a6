package dev.mooring.page.cluster;

import dev.mooring.page.PageProblem;
import dev.mooring.page.Visit;
import dev.mooring.report.NodeFilter;
import dev.mooring.report.NodeStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Draws nodes as maps: of the past those that were there then, as they were. Where that is {@link NotKept} there are none. */
@Singleton
public final class SiteMaps {
    private static final int MOST = 20_000;
    private static final List<String> STATES = List.of("healthy", "unhealthy", "missing", "unexpected", "unknown");
    private final NodeStore nodes;

    @Inject
    public SiteMaps(NodeStore nodes) {
        this.nodes = nodes;
    }

    /** Those that the filters {@code site}, {@code state} and {@code text} of the visit leave. */
    List<SiteMap> wanted(String cluster, Visit visit) {
        var state = visit.filter("state");
        if (!state.isEmpty() && !STATES.contains(state)) {
            throw PageProblem.badRequest("state must be one of " + String.join(", ", STATES) + ".");
        }
        var text = visit.filter("text").toLowerCase(Locale.ROOT);
        var site = Optional.of(visit.filter("site")).filter(wanted -> !wanted.isEmpty());
        return SiteMap.of(
                cluster,
                cells(cluster, site, visit).stream()
                        .filter(cell -> state.isEmpty() || state.equals(cell.state()))
                        .filter(cell -> text.isEmpty()
                                || cell.name().toLowerCase(Locale.ROOT).contains(text))
                        .toList(),
                visit);
    }

    /** All sites. */
    List<SiteMap> all(String cluster, Visit visit) {
        return SiteMap.of(cluster, cells(cluster, Optional.empty(), visit), visit);
    }

    /** One site; empty where no node stands there. */
    Optional<SiteMap> one(String cluster, String site, Visit visit) {
        return SiteMap.of(cluster, cells(cluster, Optional.of(site), visit), visit).stream()
                .findFirst();
    }

    /** What went down with the nodes of a site that stopped reporting; empty where none did. */
    Optional<LostNeighbours> lost(String cluster, String site, Visit visit) {
        if (notKept(cluster, visit).isPresent()) {
            return Optional.empty();
        }
        var unhealthy = new NodeFilter(Optional.of(site), Optional.of("unhealthy"));
        return LostNeighbours.of(visit.asOf()
                .map(at -> nodes.history().page(cluster, at, unhealthy, "", MOST))
                .orElseGet(() -> nodes.page(cluster, unhealthy, "", MOST)));
    }

    /** Why there are no maps of a time; empty where there are. */
    Optional<NotKept> notKept(String cluster, Visit visit) {
        return NotKept.of(nodes.history(), cluster, visit);
    }

    private List<NodeCell> cells(String cluster, Optional<String> site, Visit visit) {
        if (notKept(cluster, visit).isPresent()) {
            return List.of();
        }
        var there = new NodeFilter(site, Optional.empty());
        return visit
                .asOf()
                .map(at -> nodes.history().cells(cluster, at, there, MOST))
                .orElseGet(() -> nodes.cells(cluster, there, MOST))
                .stream()
                .map(NodeCell::of)
                .toList();
    }
}
