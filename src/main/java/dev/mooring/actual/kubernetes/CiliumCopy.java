package dev.mooring.actual.kubernetes;

import dev.mooring.reading.json.Member;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** CiliumNodes, which change when a node comes and hardly ever after. */
final class CiliumCopy implements WatchedCopy<CiliumNode> {
    private final Map<String, CiliumNode> nodes = new ConcurrentHashMap<>();

    List<CiliumNode> nodes() {
        return List.copyOf(nodes.values());
    }

    @Override
    public CiliumNode trim(Member object) {
        return KubernetesObjects.ciliumNode(object);
    }

    @Override
    public String name(CiliumNode trimmed) {
        return trimmed.name();
    }

    @Override
    public void replace(List<CiliumNode> all) {
        nodes.keySet().retainAll(all.stream().map(CiliumNode::name).collect(Collectors.toSet()));
        all.forEach(this::put);
    }

    @Override
    public void put(CiliumNode trimmed) {
        nodes.put(trimmed.name(), trimmed);
    }

    @Override
    public void remove(String name) {
        nodes.remove(name);
    }

    @Override
    public void darkUntilNow() {
        // Nothing is judged by how long one of them is silent.
    }
}
