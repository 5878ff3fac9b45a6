package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks kubelets of one cluster for one line of the log of a DaemonSet's pod: the API server must dial port 10250 for it, so the answer
 * proves the way there. Each answer is kept for ten minutes, and only some kubelets are asked at a time.
 */
final class KubeletProbing {
    private static final String PODS = "/api/v1/namespaces/kube-system/pods";
    private static final Duration AGE = Duration.ofMinutes(10);

    private final Cache<String, Optional<String>> kept =
            Caffeine.newBuilder().expireAfterWrite(AGE).maximumSize(100_000).build();

    /** A pod, and the container whose log is asked for. */
    private record Target(String node, String pod, String container) {}

    /**
     * Asks those kubelets side by side that were not asked lately.
     *
     * @param hybridNodes names of the nodes whose kubelets matter
     * @param most how many are asked now
     */
    KubeletProbes probe(KubernetesApi api, Set<String> hybridNodes, int most) {
        var targets = targets(api, hybridNodes);
        var due = targets.stream()
                .filter(target -> kept.getIfPresent(target.node()) == null)
                .limit(most)
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var asked : threads.invokeAll(due.stream()
                    .map(target -> (Callable<Void>) () -> ask(api, target))
                    .toList())) {
                asked.get();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Unreadable unreadable
                    ? unreadable
                    : new Unreadable(
                            Kind.FAILED, "probe kubelets", failed.getClass().getSimpleName());
        }
        var failures = new HashMap<String, Optional<String>>();
        targets.forEach(target -> Optional.ofNullable(kept.getIfPresent(target.node()))
                .ifPresent(known -> failures.put(target.node(), known)));
        return new KubeletProbes(failures);
    }

    /** An API server that does not come back is itself still dialling: it gives up after half a minute. */
    private @Nullable Void ask(KubernetesApi api, Target target) {
        var log = "/log?tailLines=1&limitBytes=512&container=" + target.container();
        try {
            var answer = api.ask(PODS + "/" + target.pod() + log);
            if (answer.isGood() || answer.isFailure()) {
                kept.put(target.node(), answer.isFailure() ? Optional.of(answer.message()) : Optional.empty());
            }
        } catch (Unreadable silent) {
            if (silent.reason().kind() != Kind.TIMED_OUT) {
                throw silent;
            }
            kept.put(target.node(), Optional.of("dial tcp: i/o timeout: the API server gave no answer in time"));
        }
        return null;
    }

    /** One running pod of a DaemonSet for each node. */
    private static Collection<Target> targets(KubernetesApi api, Set<String> hybridNodes) {
        var targets = new TreeMap<String, Target>();
        var selector = "?fieldSelector=" + URLEncoder.encode("status.phase=Running", StandardCharsets.UTF_8);
        api
                .list(PODS + selector, item -> Optional.of(item).filter(KubeletProbing::isOfDaemonSet))
                .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + PODS, "the API server answers 404"))
                .items()
                .stream()
                .map(KubeletProbing::target)
                .filter(target -> hybridNodes.contains(target.node()))
                .forEach(target -> targets.putIfAbsent(target.node(), target));
        return targets.values();
    }

    private static Target target(JsonNode pod) {
        return new Target(
                Json.text(pod.path("spec"), "nodeName"),
                Json.text(pod.path("metadata"), "name"),
                Json.text(pod.path("spec").path("containers").path(0), "name"));
    }

    private static boolean isOfDaemonSet(JsonNode pod) {
        return StreamSupport.stream(pod.path("metadata").path("ownerReferences").spliterator(), false)
                .anyMatch(owner -> "DaemonSet".equals(Json.text(owner, "kind")));
    }
}
