package dev.mooring.actual.kubernetes;

import dev.mooring.reading.json.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Hybrid nodes, trimmed; of all others only the name is held, and whether they are of EKS Auto Mode. */
final class NodeCopy implements WatchedCopy<NodeCopy.Seen> {
    private final Map<String, Seen> nodes = new ConcurrentHashMap<>();
    private final SharedTexts texts = new SharedTexts();
    private final Runnable onChange;
    private boolean listed;

    /** @param onChange a hybrid node appeared, went, or changed in more than its heartbeats */
    NodeCopy(Runnable onChange) {
        this.onChange = onChange;
    }

    /** A node; empty where it is not hybrid. */
    record Seen(String name, Optional<HybridNode> hybrid, boolean isAuto, boolean isUnreadyOther) {
        private boolean looksLike(Seen other) {
            return hybrid.isPresent()
                    ? other.hybrid().filter(hybrid.get()::looksLike).isPresent()
                    : other.hybrid().isEmpty();
        }
    }

    Nodes nodes() {
        var all = List.copyOf(nodes.values());
        return new Nodes(
                all.stream().flatMap(seen -> seen.hybrid().stream()).toList(),
                names(all, seen -> seen.hybrid().isEmpty()),
                names(all, Seen::isAuto),
                names(all, Seen::isUnreadyOther));
    }

    private static Set<String> names(List<Seen> all, Predicate<Seen> which) {
        return all.stream().filter(which).map(Seen::name).collect(Collectors.toSet());
    }

    boolean isHybrid(String name) {
        var seen = nodes.get(name);
        return seen != null && seen.hybrid().isPresent();
    }

    @Override
    public Seen trim(Member object) {
        return KubernetesObjects.node(object)
                .map(texts::of)
                .map(node -> new Seen(node.name(), Optional.of(node), false, false))
                .orElseGet(() -> new Seen(
                        KubernetesObjects.name(object),
                        Optional.empty(),
                        KubernetesObjects.isAuto(object),
                        KubernetesObjects.runsAddons(object) && !KubernetesObjects.isReadyNode(object)));
    }

    @Override
    public String name(Seen trimmed) {
        return trimmed.name();
    }

    /** The first list is no change: whoever asked for it is there already. */
    @Override
    public void replace(List<Seen> all) {
        var now = HashMap.<String, Seen>newHashMap(all.size());
        all.forEach(seen -> now.put(seen.name(), seen));
        var changed = all.stream().anyMatch(this::differs)
                || nodes.values().stream().anyMatch(before -> isGone(before, now.keySet()));
        nodes.keySet().retainAll(now.keySet());
        nodes.putAll(now);
        if (listed && changed) {
            onChange.run();
        }
        listed = true;
    }

    private static boolean isGone(Seen before, Set<String> now) {
        return before.hybrid().isPresent() && !now.contains(before.name());
    }

    /** Against what was before; a node that is not hybrid and was not there is no difference. */
    private boolean differs(Seen now) {
        var before = nodes.get(now.name());
        return before == null ? now.hybrid().isPresent() : !now.looksLike(before);
    }

    @Override
    public void put(Seen now) {
        var differs = differs(now);
        nodes.put(now.name(), now);
        if (differs) {
            onChange.run();
        }
    }

    @Override
    public void remove(String name) {
        var before = nodes.remove(name);
        if (before != null && before.hybrid().isPresent()) {
            onChange.run();
        }
    }

    @Override
    public void darkUntilNow() {
        // What nodes looked like last is what they look like still, until the watch says otherwise.
    }
}
