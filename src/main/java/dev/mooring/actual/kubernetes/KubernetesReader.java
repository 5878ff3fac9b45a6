package dev.mooring.actual.kubernetes;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.kubernetes.KubernetesApi.Listed;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import dev.mooring.log.LogFields;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final String CONNECT = "connect to the Kubernetes API";
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
     * Reads everything: all {@link KubernetesSources}, in their order.
     *
     * @param eks the cluster as EKS describes it, needed for access {@code eks}
     */
    public Readings read(WatchedCluster cluster, Reading<Optional<EksCluster>> eks) {
        try {
            var connection = connections.to(cluster, eks);
            var answered = sideBySide(connection);
            return answered.and(probes(connection.api(), cluster, answered.of(KubernetesSources.NODES)));
        } catch (Unreadable unreachable) {
            return unavailable(unreachable.reason());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return unavailable(new Cause(Kind.TIMED_OUT, "read the Kubernetes API", "gave up waiting"));
        } catch (RuntimeException ours) {
            return unavailable(Cause.internal(CONNECT, ours));
        }
    }

    /** All Kubernetes readings, for an API that could not be reached. */
    public static Readings unavailable(Cause cause) {
        return Readings.of(KubernetesSources.ALL.stream()
                .map(source -> Reading.unavailable(source, cause))
                .toList());
    }

    /** An API that does not answer costs one time-out, not one for each resource. */
    private Readings sideBySide(KubernetesConnection connection) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readings = new ArrayList<Reading<?>>();
            for (var answered : threads.invokeAll(questions(connection).stream().map(LogFields::carry).toList())) {
                readings.add(answered.get());
            }
            return Readings.of(readings);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("an attempt always ends in a reading", impossible);
        }
    }

    private List<Callable<Reading<?>>> questions(KubernetesConnection connection) {
        var api = connection.api();
        return List.of(
                () -> attempt(KubernetesSources.NODES, () -> nodes(connection)),
                () -> attempt(KubernetesSources.LEASES, () -> leases(api)),
                () -> attempt(KubernetesSources.CSRS, () -> all(api, CSRS, KubernetesObjects::servingCsr)),
                () -> attempt(KubernetesSources.DAEMONSETS, () -> daemonSets(api)),
                () -> attempt(KubernetesSources.CILIUM_NODES, () -> ciliumNodes(api)),
                () -> attempt(KubernetesSources.AWS_AUTH, () -> awsAuth(api)),
                () -> attempt(
                        KubernetesSources.KUBE_PROXY,
                        () -> api.get(KUBE_PROXY, "ConfigMap").flatMap(KubernetesObjects::kubeProxyServer)),
                () -> ifServed(KubernetesSources.EVENTS, () -> listed(api, EVENTS, KubernetesObjects::nodeLeftReady)),
                () -> ifServed(KubernetesSources.COREDNS, () -> listed(api, DNS_PODS, KubernetesObjects::dnsPod)),
                () -> ifServed(KubernetesSources.WEBHOOKS, () -> new WebhookBackends(api).read()),
                () -> attempt(KubernetesSources.GATEWAY, () -> new GatewayLookup(api, clock.instant()).read()));
    }

    /** Kubelets are asked of nodes that were read: of none others is known whether they were asked. */
    private Reading<KubeletProbes> probes(KubernetesApi api, WatchedCluster cluster, Reading<Nodes> nodes) {
        var config = cluster.config().kubernetes();
        if (!config.kubeletProbe()) {
            return Reading.off(
                    KubernetesSources.KUBELET_PROBE,
                    "mooring.clusters." + cluster.name() + ".kubernetes.kubelet-probe is false");
        }
        return nodes.then(KubernetesSources.KUBELET_PROBE, read -> {
            var hybrid = read.hybrid().stream().map(HybridNode::name).collect(Collectors.toSet());
            return attempt(
                    KubernetesSources.KUBELET_PROBE,
                    () -> probing.computeIfAbsent(cluster.name(), _ -> new KubeletProbing())
                            .probe(api, hybrid, config.kubeletProbesAtOnce()));
        });
    }

    private <T> Reading<T> attempt(Source<T> source, Callable<T> read) {
        return Unreadable.attempt(source, clock, read);
    }

    /** A resource that an API server need not serve; where it does not, there is nothing to judge. */
    private <T> Reading<T> ifServed(Source<T> source, Callable<Optional<T>> read) {
        Source<Optional<T>> asked = Source.named(source.id());
        var reading = attempt(asked, read);
        var failure = reading.cause();
        return failure.isPresent()
                ? Reading.unavailable(source, failure.get())
                : reading.value()
                        .flatMap(served -> served)
                        .map(found -> Reading.fresh(source, found, clock.instant()))
                        .orElseGet(() -> Reading.absent(source, "the API server does not serve it"));
    }

    private static <T> Optional<List<T>> listed(KubernetesApi api, String path, Function<Member, Optional<T>> keep) {
        return api.list(path, keep).map(Listed::items);
    }

    private static <T> List<T> all(KubernetesApi api, String path, Function<Member, Optional<T>> keep) {
        return listed(api, path, keep).orElseThrow(() -> missing(path));
    }

    private static Unreadable missing(String path) {
        return new Unreadable(Kind.MISSING, "list " + path, "the API server answers 404");
    }

    private static Nodes nodes(KubernetesConnection connection) {
        return connection.watch().nodesHeardWithin(RECENT).orElseGet(() -> listNodes(connection.api()));
    }

    private static Nodes listNodes(KubernetesApi api) {
        var others = new HashSet<String>();
        var hybrid = all(api, NODES, item -> {
            var node = KubernetesObjects.node(item);
            if (node.isEmpty()) {
                others.add(KubernetesObjects.name(item));
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

    /** A CNI may be installed elsewhere than in kube-system: only where it is not there, all namespaces are looked through. */
    private static List<DaemonSet> daemonSets(KubernetesApi api) {
        var system = all(api, DAEMONSETS, item -> Optional.of(KubernetesObjects.daemonSet(item)));
        return system.stream().anyMatch(set -> set.isCni() && !set.avoidsHybridNodes())
                ? system
                : all(api, ALL_DAEMONSETS, item -> Optional.of(KubernetesObjects.daemonSet(item)));
    }

    /** No such resource: Cilium is not installed, and has no nodes. */
    private static List<CiliumNode> ciliumNodes(KubernetesApi api) {
        return listed(api, CILIUM_NODES, item -> Optional.of(KubernetesObjects.ciliumNode(item)))
                .orElse(List.of());
    }

    private static AwsAuth awsAuth(KubernetesApi api) {
        return api.get(AWS_AUTH, "ConfigMap")
                .map(KubernetesObjects::awsAuth)
                .orElse(new AwsAuth(false, List.of(), Optional.empty()));
    }
}
