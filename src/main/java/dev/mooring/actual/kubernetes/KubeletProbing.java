package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.actual.KubeletProbes;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * Asks kubelets for one line of the log of a DaemonSet's pod: the API server must dial port 10250 for it, so the answer
 * proves the way there. Each answer is kept for ten minutes, and only some kubelets are asked at a time.
 */
final class KubeletProbing {
    private static final String PODS = "/api/v1/namespaces/kube-system/pods";
    private static final Duration AGE = Duration.ofMinutes(10);

    private final Cache<String, Optional<String>> kept =
            Caffeine.newBuilder().expireAfterWrite(AGE).maximumSize(100_000).build();

    /**
     * @param cluster whose kubelets
     * @param most how many are asked now
     */
    KubeletProbes probe(String cluster, KubernetesApi api, int most) {
        var failures = new HashMap<String, Optional<String>>();
        var asked = 0;
        for (var pod : podByNode(api).entrySet()) {
            var key = cluster + "/" + pod.getKey();
            var known = kept.getIfPresent(key);
            if (known == null && asked < most) {
                asked++;
                var answer = api.ask(PODS + "/" + pod.getValue() + "/log?tailLines=1&limitBytes=512");
                if (!answer.isGone()) {
                    known = answer.isFailure() ? Optional.of(answer.message()) : Optional.empty();
                    kept.put(key, known);
                }
            }
            if (known != null) {
                failures.put(pod.getKey(), known);
            }
        }
        return new KubeletProbes(failures);
    }

    /** One running pod of a DaemonSet for each node. */
    private static Map<String, String> podByNode(KubernetesApi api) {
        var pods = new TreeMap<String, String>();
        var selector = "?fieldSelector=" + URLEncoder.encode("status.phase=Running", StandardCharsets.UTF_8);
        api.list(PODS + selector, item -> Optional.of(item).filter(KubeletProbing::isOfDaemonSet))
                .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + PODS, "the API server answers 404"))
                .items()
                .forEach(pod -> pods.putIfAbsent(
                        Json.text(pod.path("spec"), "nodeName"), Json.text(pod.path("metadata"), "name")));
        pods.remove("");
        return pods;
    }

    private static boolean isOfDaemonSet(JsonNode pod) {
        return StreamSupport.stream(pod.path("metadata").path("ownerReferences").spliterator(), false)
                .anyMatch(owner -> "DaemonSet".equals(Json.text(owner, "kind")));
    }
}
