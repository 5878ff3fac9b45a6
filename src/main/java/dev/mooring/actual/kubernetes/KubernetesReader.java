package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.kubernetes.KubernetesApi.Listed;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unreadable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads one cluster's Kubernetes API. Each resource is a reading of its own. */
@ApplicationScoped
public class KubernetesReader {
    private static final Duration RECENT = Duration.ofSeconds(10);
    private static final String NODES = "/api/v1/nodes";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private static final String CSRS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private static final String DAEMONSETS = "/apis/apps/v1/namespaces/kube-system/daemonsets";
    private static final String ALL_DAEMONSETS = "/apis/apps/v1/daemonsets";
    private static final String EVENTS =
            "/api/v1/namespaces/default/events" + "?fieldSelector=involvedObject.kind%3DNode%2Creason%3DNodeNotReady";
    private static final String DNS_PODS = "/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app%3Dkube-dns";
    private static final String CILIUM_NODES = "/apis/cilium.io/v2/ciliumnodes";
    private static final String AWS_AUTH = "/api/v1/namespaces/kube-system/configmaps/aws-auth";
    private static final String KUBE_PROXY = "/api/v1/namespaces/kube-system/configmaps/kube-proxy";

    private final KubernetesConnections connections;
    private final Clock clock;
    private final Map<String, KubeletProbing> probing = new ConcurrentHashMap<>();

    @Inject
    public KubernetesReader(KubernetesConnections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * Reads everything.
     *
     * @param eks the cluster as EKS describes it, needed for access {@code eks}
     */
    public ActualCluster.Kubernetes read(WatchedCluster cluster, Reading<Optional<EksCluster>> eks) {
        try {
            return read(connections.to(cluster, eks), cluster);
        } catch (Unreadable unreachable) {
            return unavailable(unreachable.reason());
        } catch (RuntimeException unusable) {
            return unavailable(new Cause(
                    Kind.UNREACHABLE,
                    "connect to the Kubernetes API",
                    unusable.getClass().getSimpleName()));
        }
    }

    /** Side by side: an API that does not answer costs one time-out, not one for each resource. */
    private ActualCluster.Kubernetes read(KubernetesConnection connection, WatchedCluster cluster) {
        var api = connection.api();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var nodes = threads.submit(() -> attempt(Source.KUBERNETES_NODES, () -> nodes(connection)));
            var leases = threads.submit(() -> attempt(Source.KUBERNETES_LEASES, () -> leases(api)));
            var csrs = threads.submit(
                    () -> attempt(Source.KUBERNETES_CSRS, () -> all(api, CSRS, KubernetesObjects::servingCsr)));
            var daemonSets = threads.submit(() -> attempt(Source.KUBERNETES_DAEMONSETS, () -> daemonSets(api)));
            var ciliumNodes = threads.submit(() -> attempt(Source.KUBERNETES_CILIUM_NODES, () -> ciliumNodes(api)));
            var awsAuth = threads.submit(() -> attempt(Source.KUBERNETES_AWS_AUTH, () -> awsAuth(api)));
            var kubeProxy = threads.submit(() -> attempt(
                    Source.KUBERNETES_KUBE_PROXY,
                    () -> api.get(KUBE_PROXY).flatMap(KubernetesObjects::kubeProxyServer)));
            var events = threads.submit(
                    () -> optional(Source.KUBERNETES_EVENTS, () -> listed(api, EVENTS, KubernetesReader::nodeEvent)));
            var dnsPods = threads.submit(
                    () -> optional(Source.KUBERNETES_COREDNS, () -> listed(api, DNS_PODS, KubernetesObjects::dnsPod)));
            var webhooks =
                    threads.submit(() -> optional(Source.KUBERNETES_WEBHOOKS, () -> new WebhookBackends(api).read()));
            var gateway = threads.submit(() ->
                    attempt(Source.KUBERNETES_GATEWAY, () -> new GatewayLookup(api, clock.instant()).read()));
            return new ActualCluster.Kubernetes(
                    nodes.get(),
                    leases.get(),
                    csrs.get(),
                    daemonSets.get(),
                    ciliumNodes.get(),
                    awsAuth.get(),
                    kubeProxy.get(),
                    events.get(),
                    dnsPods.get(),
                    webhooks.get(),
                    gateway.get(),
                    probes(api, cluster, nodes.get()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return unavailable(new Cause(Kind.TIMED_OUT, "read the Kubernetes API", "gave up waiting"));
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("an attempt always ends in a reading", impossible);
        }
    }

    private Reading<KubeletProbes> probes(KubernetesApi api, WatchedCluster cluster, Reading<Nodes> nodes) {
        var config = cluster.config().kubernetes();
        var hybrid = nodes.value().map(Nodes::hybrid).orElse(List.of()).stream()
                .map(HybridNode::name)
                .collect(Collectors.toSet());
        return config.kubeletProbe()
                ? attempt(
                        Source.KUBERNETES_KUBELET_PROBE,
                        () -> probing.computeIfAbsent(cluster.name(), _ -> new KubeletProbing())
                                .probe(api, hybrid, config.kubeletProbesAtOnce()))
                : Reading.off(
                        Source.KUBERNETES_KUBELET_PROBE,
                        "mooring.clusters." + cluster.name() + ".kubernetes.kubelet-probe is false");
    }

    /** A resource that an API server need not serve; where it does not, there is nothing to judge. */
    private <T> Reading<T> optional(Source source, Callable<Optional<T>> read) {
        return switch (attempt(source, read)) {
            case Reading.Fresh<Optional<T>> fresh
            when fresh.answer().isEmpty() -> Reading.off(source, "the API server does not serve it");
            case Reading<Optional<T>> reading -> reading.map(Optional::orElseThrow);
        };
    }

    private static <T> Optional<List<T>> listed(KubernetesApi api, String path, Function<JsonNode, Optional<T>> keep) {
        return api.list(path, keep).map(Listed::items);
    }

    private static Optional<NodeEvent> nodeEvent(JsonNode event) {
        var left = "NodeNotReady".equals(Json.text(event, "reason"))
                && "Node".equals(Json.text(event.path("involvedObject"), "kind"));
        return left ? Optional.of(KubernetesObjects.nodeEvent(event)) : Optional.empty();
    }

    /** A CNI may be installed elsewhere than in kube-system: only where it is not there, all namespaces are looked through. */
    private static List<DaemonSet> daemonSets(KubernetesApi api) {
        var system = all(api, DAEMONSETS, item -> Optional.of(KubernetesObjects.daemonSet(item)));
        return system.stream().anyMatch(set -> set.isCni() && !set.avoidsHybridNodes())
                ? system
                : listed(api, ALL_DAEMONSETS, item -> Optional.of(KubernetesObjects.daemonSet(item)))
                        .orElse(system);
    }

    private <T> Reading<T> attempt(Source source, Callable<T> read) {
        return Unreadable.attempt(source, clock, read);
    }

    /** No such resource: Cilium is not installed, and has no nodes. */
    private static List<CiliumNode> ciliumNodes(KubernetesApi api) {
        return api.list(CILIUM_NODES, item -> Optional.of(KubernetesObjects.ciliumNode(item)))
                .map(Listed::items)
                .orElse(List.of());
    }

    private static AwsAuth awsAuth(KubernetesApi api) {
        return api.get(AWS_AUTH)
                .map(KubernetesObjects::awsAuth)
                .orElse(new AwsAuth(false, List.of(), Optional.empty()));
    }

    private static Nodes nodes(KubernetesConnection connection) {
        return connection.watch().nodesHeardWithin(RECENT).orElseGet(() -> listNodes(connection.api()));
    }

    private static Nodes listNodes(KubernetesApi api) {
        var others = new HashSet<String>();
        var hybrid = all(api, NODES, item -> {
            var node = KubernetesObjects.node(item);
            if (node.isEmpty()) {
                others.add(Json.text(item.path("metadata"), "name"));
            }
            return node;
        });
        return new Nodes(hybrid, others);
    }

    private Leases leases(KubernetesApi api) {
        var listed = api.list(LEASES, item -> Optional.of(KubernetesObjects.lease(item)))
                .orElseThrow(() -> missing(LEASES));
        var byName = listed.items().stream()
                .collect(Collectors.toMap(Lease::name, Function.identity(), (first, second) -> second));
        return new Leases(byName, listed.serverTime().orElseGet(clock::instant));
    }

    private static <T> List<T> all(KubernetesApi api, String path, Function<JsonNode, Optional<T>> keep) {
        return api.list(path, keep).orElseThrow(() -> missing(path)).items();
    }

    private static Unreadable missing(String path) {
        return new Unreadable(Kind.MISSING, "list " + path, "the API server answers 404");
    }

    /** All Kubernetes readings, for an API that could not be reached. */
    public static ActualCluster.Kubernetes unavailable(Cause cause) {
        return new ActualCluster.Kubernetes(
                Reading.unavailable(Source.KUBERNETES_NODES, cause),
                Reading.unavailable(Source.KUBERNETES_LEASES, cause),
                Reading.unavailable(Source.KUBERNETES_CSRS, cause),
                Reading.unavailable(Source.KUBERNETES_DAEMONSETS, cause),
                Reading.unavailable(Source.KUBERNETES_CILIUM_NODES, cause),
                Reading.unavailable(Source.KUBERNETES_AWS_AUTH, cause),
                Reading.unavailable(Source.KUBERNETES_KUBE_PROXY, cause),
                Reading.unavailable(Source.KUBERNETES_EVENTS, cause),
                Reading.unavailable(Source.KUBERNETES_COREDNS, cause),
                Reading.unavailable(Source.KUBERNETES_WEBHOOKS, cause),
                Reading.unavailable(Source.KUBERNETES_GATEWAY, cause),
                Reading.unavailable(Source.KUBERNETES_KUBELET_PROBE, cause));
    }
}
