package dev.mooring.actual.kubernetes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.log.LogFields;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

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
    KubeletProbes probe(KubernetesApi api, Set<String> hybridNodes, int most) throws InterruptedException {
        var targets = targets(api, hybridNodes);
        var due = targets.stream()
                .filter(target -> kept.getIfPresent(target.node()) == null)
                .limit(most)
                .toList();
        var unanswered = askAll(api, due);
        var failures = new HashMap<String, Optional<String>>();
        targets.forEach(target -> Optional.ofNullable(kept.getIfPresent(target.node()))
                .ifPresent(known -> failures.put(target.node(), known)));
        // What keeps one from being asked says nothing of the others.
        if (failures.isEmpty() && !unanswered.isEmpty()) {
            throw unanswered.getFirst();
        }
        return new KubeletProbes(failures);
    }

    /** Why some could not be asked. */
    private List<Unreadable> askAll(KubernetesApi api, List<Target> due) throws InterruptedException {
        var unanswered = new ArrayList<Unreadable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var asked : threads.invokeAll(due.stream()
                    .map(target -> LogFields.carry((Callable<Optional<Unreadable>>) () -> ask(api, target)))
                    .toList())) {
                asked.get().ifPresent(unanswered::add);
            }
            return unanswered;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failed);
        }
    }

    /** An API server that does not come back is itself still dialling: it gives up after half a minute. */
    private Optional<Unreadable> ask(KubernetesApi api, Target target) {
        var log = "/log?tailLines=1&limitBytes=512&container=" + encoded(target.container());
        try {
            var answer = api.ask(PODS + "/" + encoded(target.pod()) + log);
            if (answer.isGood() || answer.isFailure()) {
                kept.put(target.node(), answer.isFailure() ? Optional.of(answer.message()) : Optional.empty());
            }
        } catch (Unreadable silent) {
            if (silent.reason().kind() != Kind.TIMED_OUT) {
                return Optional.of(silent);
            }
            kept.put(target.node(), Optional.of("dial tcp: i/o timeout: the API server gave no answer in time"));
        }
        return Optional.empty();
    }

    /** One running pod of a DaemonSet for each node. */
    private static Collection<Target> targets(KubernetesApi api, Set<String> hybridNodes) {
        var targets = new TreeMap<String, Target>();
        var path = PODS + "?fieldSelector=" + encoded("status.phase=Running");
        api
                .list(path, pod -> isOfDaemonSet(pod) ? Optional.of(target(pod)) : Optional.empty())
                .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + PODS, "the API server answers 404"))
                .items()
                .stream()
                .filter(target -> hybridNodes.contains(target.node()))
                .forEach(target -> targets.putIfAbsent(target.node(), target));
        return targets.values();
    }

    /** Pod's spec is a struct: always written. Without a container's name the API server takes the only one. */
    private static Target target(Member pod) {
        var spec = pod.at("spec").object();
        return new Target(
                spec.at("nodeName").textIfAny().orElse(""),
                KubernetesObjects.name(pod),
                spec.at("containers").listIfAny().stream()
                        .findFirst()
                        .map(container -> container.object().at("name").text())
                        .orElse(""));
    }

    /** The kind of an owner is required. */
    private static boolean isOfDaemonSet(Member pod) {
        return pod.at("metadata").at("ownerReferences").listIfAny().stream()
                .anyMatch(owner -> "DaemonSet".equals(owner.object().at("kind").text()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
