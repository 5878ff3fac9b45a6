package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which node stands where: the declared site or else the zone label. */
public final class SiteMap {
    private final Map<String, String> declaredSites;
    private final Map<String, List<HybridNode>> bySite;

    private SiteMap(List<HybridNode> nodes, Map<String, String> declaredSites) {
        this.declaredSites = declaredSites;
        var found = new HashMap<String, List<HybridNode>>();
        for (var node : nodes) {
            var site = siteOf(node);
            if (site != null) {
                found.computeIfAbsent(site, _ -> new ArrayList<>()).add(node);
            }
        }
        this.bySite = new TreeMap<>(found);
    }

    static SiteMap of(List<HybridNode> nodes, Map<String, String> declaredSites) {
        return new SiteMap(nodes, declaredSites);
    }

    /** Null where neither says. */
    public @Nullable String siteOf(HybridNode node) {
        var declared = declaredSites.get(node.name());
        return declared == null ? node.zone() : declared;
    }

    /** Nodes by site, sites in order of name; nodes without a site are in none. */
    public Map<String, List<HybridNode>> bySite() {
        return bySite;
    }
}
