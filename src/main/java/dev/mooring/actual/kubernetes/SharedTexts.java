package dev.mooring.actual.kubernetes;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One copy of what thousands of nodes say alike: five thousand that each have "kubelet has sufficient memory available" of their
 * own hold several times what they hold together. Told by one thread. Bounded: nodes that all say something else are
 * kept as they are.
 */
final class SharedTexts {
    private static final int MOST = 4_096;
    /** What is longer is a node's own story. */
    private static final int LONGEST = 200;

    private final Map<String, String> texts = new HashMap<>();

    /** The same node. Names and ids, which no other node has, are not looked for. */
    HybridNode of(HybridNode node) {
        var times = new HashMap<Instant, Instant>();
        return new HybridNode(
                node.name(),
                node.createdAt(),
                labels(node),
                node.providerId(),
                node.internalIp(),
                node.conditions().stream()
                        .map(condition -> condition(condition, times))
                        .toList(),
                taints(node.taints()),
                node.unschedulable(),
                software(node.software()));
    }

    /** Keys are one copy already: the parser sees to that. */
    private Map<String, String> labels(HybridNode node) {
        var labels = HashMap.<String, String>newHashMap(node.labels().size());
        node.labels().forEach((key, value) -> labels.put(key, value.equals(node.name()) ? node.name() : text(value)));
        return labels;
    }

    /** A node posts all of its heartbeats at one time. */
    private Condition condition(Condition condition, Map<Instant, Instant> times) {
        return new Condition(
                text(condition.type()),
                text(condition.status()),
                text(condition.reason()),
                text(condition.message()),
                time(condition.lastHeartbeat(), times),
                time(condition.lastTransition(), times));
    }

    private List<Taint> taints(List<Taint> taints) {
        return taints.stream()
                .map(taint ->
                        new Taint(text(taint.key()), text(taint.value()), text(taint.effect()), taint.timeAdded()))
                .toList();
    }

    private HybridNode.Software software(HybridNode.Software software) {
        return new HybridNode.Software(
                text(software.kubelet()),
                text(software.osImage()),
                text(software.kernel()),
                text(software.containerRuntime()),
                software.hardware());
    }

    private static @Nullable Instant time(@Nullable Instant time, Map<Instant, Instant> times) {
        return time == null ? null : times.computeIfAbsent(time, same -> same);
    }

    private String text(String text) {
        var known = texts.get(text);
        if (known != null) {
            return known;
        }
        if (texts.size() < MOST && text.length() <= LONGEST) {
            texts.put(text, text);
        }
        return text;
    }
}
