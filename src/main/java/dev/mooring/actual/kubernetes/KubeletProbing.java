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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks kubelets of one cluster for one line of the log of a DaemonSet's pod: the API server must dial port 10250 for it, so the answer
 * proves the way there. Each answer is kept for ten minutes, and only some kubelets are asked at a time; one that did not answer
 * is asked again after a minute. Nodes of which nothing is heard are not asked, and what was answered before a node went or came
 * back counts no more: it tells of the loss, not of the way.
 */
final class KubeletProbing {
    private static final String PODS = "/api/v1/namespaces/kube-system/pods";
    private static final Duration AGE = Duration.ofMinutes(10);
    /** A firewall that drops all makes whoever asks wait for his whole time: not at each change of a node. */
    private static final Duration AGE_OF_FAILURE = Duration.ofMinutes(1);

    private final LongSupplier stopwatch;
    private final Cache<String, Answer> kept;

    /** @param stopwatch {@code System::nanoTime} but for tests */
    KubeletProbing(LongSupplier stopwatch) {
        this.stopwatch = stopwatch;
        this.kept = Caffeine.newBuilder()
                .ticker(stopwatch::getAsLong)
                .expireAfterWrite(AGE)
                .maximumSize(100_000)
                .build();
    }

    /**
     * What came of asking.
     *
     * @param failure the API server's message; empty where kubelet answered
     * @param readySince since when the node had been ready, or not, when it was asked
     * @param at by the stopwatch
     */
    private record Answer(
            Optional<String> failure, @Nullable Instant readySince, long at) {}

    /** A pod, and the container whose log is asked for. */
    private record Target(HybridNode node, String pod, String container) {
        private String name() {
            return node.name();
        }

        private @Nullable Instant readySince() {
            var ready = node.condition("Ready");
            return ready == null ? null : ready.lastTransition();
        }
    }

    /**
     * Asks those kubelets side by side that were not asked lately.
     *
     * @param hybridNodes those whose kubelets matter
     * @param most how many are asked now
     */
    KubeletProbes probe(KubernetesApi api, List<HybridNode> hybridNodes, int most) throws InterruptedException {
        var reporting = hybridNodes.stream()
                .filter(node -> !node.isSilent())
                .collect(Collectors.toMap(HybridNode::name, Function.identity(), (one, _) -> one));
        var targets = targets(api, reporting);
        var unanswered = askAll(api, due(targets, most));
        var failures = new HashMap<String, Optional<String>>();
        targets.forEach(target -> known(target).ifPresent(answer -> failures.put(target.name(), answer.failure())));
        // What keeps one from being asked says nothing of the others.
        if (failures.isEmpty() && !unanswered.isEmpty()) {
            throw unanswered.getFirst();
        }
        return new KubeletProbes(failures);
    }

    private Optional<Answer> known(Target target) {
        return Optional.ofNullable(kept.getIfPresent(target.name()))
                .filter(answer -> Objects.equals(answer.readySince(), target.readySince()));
    }

    /** Those of which nothing is known leave half to those that did not answer, whose time was the longest ago first. */
    private List<Target> due(Collection<Target> targets, int most) {
        var now = stopwatch.getAsLong();
        var unknown = new ArrayList<Target>();
        var failed = new TreeMap<Long, List<Target>>(Comparator.reverseOrder());
        for (var target : targets) {
            known(target)
                    .ifPresentOrElse(
                            answer -> {
                                var age = now - answer.at();
                                if (answer.failure().isPresent() && age >= AGE_OF_FAILURE.toNanos()) {
                                    failed.computeIfAbsent(age, _ -> new ArrayList<>())
                                            .add(target);
                                }
                            },
                            () -> unknown.add(target));
        }
        var again = failed.values().stream().flatMap(List::stream).toList();
        var first = Math.min(again.size(), Math.max(most - unknown.size(), (most + 1) / 2));
        return Stream.concat(again.stream().limit(first), unknown.stream())
                .limit(most)
                .toList();
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
                keep(target, answer.isFailure() ? Optional.of(answer.message()) : Optional.empty());
            }
        } catch (Unreadable silent) {
            if (silent.reason().kind() != Kind.TIMED_OUT) {
                return Optional.of(silent);
            }
            keep(target, Optional.of("dial tcp: i/o timeout: the API server gave no answer in time"));
        }
        return Optional.empty();
    }

    private void keep(Target target, Optional<String> failure) {
        kept.put(target.name(), new Answer(failure, target.readySince(), stopwatch.getAsLong()));
    }

    /** One running pod of a DaemonSet for each node. */
    private static Collection<Target> targets(KubernetesApi api, Map<String, HybridNode> nodes) {
        var targets = new TreeMap<String, Target>();
        var path = PODS + "?fieldSelector=" + encoded("status.phase=Running");
        api
                .list(path, pod -> isOfDaemonSet(pod) ? target(pod, nodes) : Optional.empty())
                .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + PODS, "the API server answers 404"))
                .items()
                .stream()
                .forEach(target -> targets.putIfAbsent(target.name(), target));
        return targets.values();
    }

    /** Pod's spec is a struct: always written. Without a container's name the API server takes the only one. */
    private static Optional<Target> target(Member pod, Map<String, HybridNode> nodes) {
        var spec = pod.at("spec").object();
        var name = KubernetesObjects.name(pod);
        var container = spec.at("containers").listIfAny().stream()
                .findFirst()
                .map(first -> first.object().at("name").text())
                .orElse("");
        return spec.at("nodeName").textIfAny().map(nodes::get).map(node -> new Target(node, name, container));
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
