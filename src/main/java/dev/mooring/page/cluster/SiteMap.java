package dev.mooring.page.cluster;

import dev.mooring.link.Paths;
import dev.mooring.page.Names;
import dev.mooring.page.Visit;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The nodes of a site, one cell each.
 *
 * @param cells broken ones first
 */
public record SiteMap(String cluster, String site, List<NodeCell> cells, Visit visit) {
    /** From so many on, cells are drawn small. */
    private static final int MANY = 400;

    /** How many nodes are in a state. */
    public record Count(String state, String sign, int number) {}

    /** One map for each site, those with most broken nodes first. */
    static List<SiteMap> of(String cluster, List<NodeCell> cells, Visit visit) {
        return cells.stream()
                .collect(Collectors.groupingBy(NodeCell::site, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> new SiteMap(
                        cluster,
                        entry.getKey(),
                        entry.getValue().stream()
                                .sorted(Comparator.comparing(NodeCell::order).thenComparing(NodeCell::name))
                                .toList(),
                        visit))
                .sorted(Comparator.comparing(SiteMap::broken)
                        .reversed()
                        .thenComparing(map -> Names.inOrder(map.site())))
                .toList();
    }

    public int broken() {
        return (int) cells.stream().filter(cell -> !cell.isHealthy()).count();
    }

    /** By state, worst first. */
    public List<Count> counts() {
        var counted = cells.stream().collect(Collectors.groupingBy(NodeCell::state, Collectors.counting()));
        return cells.stream()
                .sorted(Comparator.comparing(NodeCell::order))
                .map(NodeCell::state)
                .distinct()
                .map(state -> new Count(
                        state,
                        NodeCell.sign(state),
                        counted.getOrDefault(state, 0L).intValue()))
                .toList();
    }

    public boolean isLarge() {
        return cells.size() > MANY;
    }

    /** Its name for people. */
    public String label() {
        return site.isEmpty() ? "no site known" : site;
    }

    /** Its page; empty where nobody says where its nodes stand. */
    public String address() {
        return site.isEmpty() ? "" : visit.to(Paths.site(cluster, site));
    }

    public String addressOf(NodeCell cell) {
        return visit.to(Paths.node(cluster, cell.name()));
    }
}
