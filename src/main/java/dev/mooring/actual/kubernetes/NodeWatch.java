package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One informer on the nodes of a cluster. Hybrid nodes are kept trimmed; of all others only the name is held. A watch
 * that has gone quiet cannot be told from one that is broken, so its copy is only trusted while it keeps talking.
 */
final class NodeWatch implements AutoCloseable {
    private static final long PAGE = 100;
    private final Map<String, HybridNode> nodes = new ConcurrentHashMap<>();
    private final Set<String> handled = ConcurrentHashMap.newKeySet();
    private final NodeNames names;
    private final Clock clock;
    private final Runnable onChange;
    private final SharedIndexInformer<Node> informer;
    private volatile Instant lastHeard = Instant.MIN;

    NodeWatch(KubernetesClient client, int mostNodes, Clock clock, Runnable onChange) {
        this.names = new NodeNames(mostNodes);
        this.clock = clock;
        this.onChange = onChange;
        this.informer = client.nodes().withLimit(PAGE).runnableInformer(0);
        informer.itemStore(names).exceptionHandler((started, failure) -> true).addEventHandler(handler());
        // A failed start is tried again by the informer itself; until then the nodes are listed at each verification.
        var unused = informer.start();
    }

    /** The nodes, if the watch has been heard of within the given time. */
    Optional<Nodes> nodesHeardWithin(Duration recent) {
        var recently = lastHeard.isAfter(clock.instant().minus(recent));
        // The watch may begin before all of the first list has been handed over. Whether it is open now is not asked:
        // of a
        // watch without WebSocket the client does not know, and what was missed is told when it opens again.
        var fresh = recently && informer.hasSynced() && handled.containsAll(names.names());
        return fresh ? Optional.of(nodes()) : Optional.empty();
    }

    private Nodes nodes() {
        var hybrid = Map.copyOf(nodes);
        var others = new HashSet<>(names.names());
        others.removeAll(hybrid.keySet());
        return new Nodes(List.copyOf(hybrid.values()), others);
    }

    private ResourceEventHandler<Node> handler() {
        return new ResourceEventHandler<Node>() {
            @Override
            public void onAdd(Node node) {
                changed(node);
            }

            @Override
            public void onUpdate(Node before, Node node) {
                changed(node);
            }

            @Override
            public void onDelete(Node node, boolean lastStateUnknown) {
                heard();
                handled.remove(node.getMetadata().getName());
                if (nodes.remove(node.getMetadata().getName()) != null) {
                    onChange.run();
                }
            }
        };
    }

    private void changed(Node node) {
        heard();
        try {
            changed(node.getMetadata().getName(), hybrid(node).orElse(null));
        } catch (Unreadable malformed) {
            changedBeyondReading(node.getMetadata().getName());
        }
    }

    private static Optional<HybridNode> hybrid(Node node) {
        var part = "node " + node.getMetadata().getName();
        return KubernetesObjects.node(
                Member.part("watch nodes", part, Serialization.jsonMapper().valueToTree(node)));
    }

    private void changed(String name, @Nullable HybridNode now) {
        var before = now == null ? nodes.remove(name) : nodes.put(name, now);
        var same = now == null ? before == null : before != null && now.looksLike(before);
        handled.add(name);
        if (!same) {
            onChange.run();
        }
    }

    /** While a node is not handled, all are listed at each verification: that reading says what cannot be read. */
    private void changedBeyondReading(String name) {
        if (handled.remove(name)) {
            onChange.run();
        }
    }

    private void heard() {
        lastHeard = clock.instant();
    }

    @Override
    public void close() {
        informer.stop();
    }
}
