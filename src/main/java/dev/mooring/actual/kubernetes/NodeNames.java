package dev.mooring.actual.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The informer's own store, holding of each node only what it needs to notice changes. */
final class NodeNames implements ItemStore<Node> {
    private final int most;
    private final Map<String, Node> stubs = new ConcurrentHashMap<>();

    NodeNames(int most) {
        this.most = most;
    }

    Set<String> names() {
        return stubs.keySet();
    }

    @Override
    public String getKey(Node node) {
        return node.getMetadata().getName();
    }

    @Override
    public @Nullable Node put(String key, Node node) {
        if (stubs.size() >= most && !stubs.containsKey(key)) {
            throw new IllegalStateException("more than " + most + " nodes");
        }
        return stubs.put(key, stub(node));
    }

    @Override
    public @Nullable Node remove(String key) {
        return stubs.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return stubs.keySet().stream();
    }

    @Override
    public Stream<Node> values() {
        return stubs.values().stream();
    }

    @Override
    public @Nullable Node get(String key) {
        return stubs.get(key);
    }

    @Override
    public int size() {
        return stubs.size();
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private static Node stub(Node node) {
        var metadata = node.getMetadata();
        return new NodeBuilder()
                .withNewMetadata()
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .endMetadata()
                .build();
    }
}
