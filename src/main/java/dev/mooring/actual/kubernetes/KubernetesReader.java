package dev.mooring.actual.kubernetes;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.kubernetes.PagedList.Listed;
import dev.mooring.cluster.FleetChanged;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.SideBySide;
import dev.mooring.reading.SideBySide.Pending;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads one cluster's Kubernetes API. Each resource is a reading of its own. */
@ApplicationScoped
public class KubernetesReader {
    private static final String CONNECT = "connect to the Kubernetes API";
    private static final Source<KubernetesLists> LISTS = Source.named("the Kubernetes API");
    private static final String CSRS = "/apis/certificates.k8s.io/v1/certificatesigningrequests"
            + "?fieldSelector=spec.signerName%3Dkubernetes.io%2Fkubelet-serving";
    private static final String DAEMONSETS = "/apis/apps/v1/namespaces/kube-system/daemonsets";
    private static final String ALL_DAEMONSETS = "/apis/apps/v1/daemonsets";
    private static final String EVENTS =
            "/api/v1/namespaces/default/events" + "?fieldSelector=involvedObject.kind%3DNode%2Creason%3DNodeNotReady";
    private static final String DNS_PODS = "/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app%3Dkube-dns";
    private static final String DEPLOYMENTS = "/apis/apps/v1/deployments?labelSelector=";
    /**
     * By the labels that the projects' own charts and manifests set; so two short lists are read, and not all Deployments of
     * the cluster.
     */
    private static final List<String> CONTROLLERS = List.of(
            DEPLOYMENTS
                    + "app.kubernetes.io%2Fname%20in%20(aws-cluster-autoscaler%2Ccluster-autoscaler"
                    + "%2Caws-load-balancer-controller%2Caws-fsx-csi-driver)",
            DEPLOYMENTS + "app%3Dcluster-autoscaler");

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

    void forget(@Observes FleetChanged changed) {
        changed.gone().forEach(cluster -> probing.remove(cluster.name()));
    }

    /**
     * Reads under way.
     *
     * @param all of them, {@link KubernetesSources} in their order
     * @param lists the API itself, if it can be reached, for what is read elsewhere
     */
    public record Started(Pending<Reading<Nodes>> nodes, Pending<Readings> all, Reading<KubernetesLists> lists) {}

    /**
     * Reads everything, side by side, so that none holds up another.
     *
     * @param eks the cluster as EKS describes it, needed for access {@code eks}
     */
    public Started start(WatchedCluster cluster, Reading<Optional<EksCluster>> eks, SideBySide side) {
        Source<KubernetesConnection> opened = Source.named(CONNECT);
        var connected = side.read(opened, () -> connect(opened, cluster, eks)).get();
        return switch (connected) {
            case Reading.Fresh<KubernetesConnection> fresh -> started(fresh.answer(), cluster, side);
            case Reading.Unavailable<KubernetesConnection>(var _, Cause why) -> dark(why);
            case Reading.SwitchedOff<KubernetesConnection> _, Reading.Absent<KubernetesConnection> _ ->
                throw new IllegalStateException("a connection is opened or not");
        };
    }

    private Reading<KubernetesConnection> connect(
            Source<KubernetesConnection> opened, WatchedCluster cluster, Reading<Optional<EksCluster>> eks) {
        try {
            return Reading.fresh(opened, connections.to(cluster, eks), clock.instant());
        } catch (RuntimeException failed) {
            return Reading.unavailable(opened, Cause.of(CONNECT, failed));
        }
    }

    private static Started dark(Cause why) {
        return new Started(
                () -> Reading.unavailable(KubernetesSources.NODES, why),
                () -> unavailable(why),
                Reading.unavailable(LISTS, why));
    }

    /** All Kubernetes readings, for an API that could not be reached. */
    public static Readings unavailable(Cause cause) {
        return Readings.of(KubernetesSources.ALL.stream()
                .map(source -> Reading.unavailable(source, cause))
                .toList());
    }

    /** An API that does not answer costs one time-out, not one for each resource. */
    private Started started(KubernetesConnection connection, WatchedCluster cluster, SideBySide side) {
        var api = connection.api();
        var leases = ask(side, KubernetesSources.LEASES, () -> leases(connection));
        var listed = ask(side, KubernetesSources.NODES, () -> nodes(connection));
        Pending<Reading<Nodes>> nodes = () -> belied(listed.get(), leases);
        var gateway = ask(side, KubernetesSources.GATEWAY, () -> new GatewayLookup(api, clock.instant()).read());
        var others = List.<Pending<? extends Reading<?>>>of(
                leases,
                ask(side, KubernetesSources.CSRS, () -> all(api, CSRS, KubernetesObjects::servingCsr)),
                ask(side, KubernetesSources.DAEMONSETS, () -> daemonSets(api)),
                ask(side, KubernetesSources.CILIUM_NODES, () -> ciliumNodes(connection)),
                ask(side, KubernetesSources.AWS_AUTH, () -> awsAuth(api)),
                ask(
                        side,
                        KubernetesSources.KUBE_PROXY,
                        () -> api.get(KUBE_PROXY, "ConfigMap").flatMap(KubernetesObjects::kubeProxyServer)),
                ask(
                        side,
                        KubernetesSources.CILIUM_CONFIG,
                        () -> api.get(GatewayLookup.CILIUM, "ConfigMap").map(KubernetesObjects::replacesKubeProxy)),
                ask(side, KubernetesSources.EVENTS, () -> all(api, EVENTS, KubernetesObjects::nodeLeftReady)),
                ask(side, KubernetesSources.COREDNS, () -> all(api, DNS_PODS, KubernetesObjects::dnsPod)),
                ask(side, KubernetesSources.WEBHOOKS, () -> new WebhookBackends(api).read()),
                ask(side, KubernetesSources.CONTROLLERS, () -> controllers(api)),
                gateway,
                side.read(KubernetesSources.GATEWAY_SETUP, () -> gatewaySetup(api, gateway.get())),
                side.read(KubernetesSources.KUBELET_PROBE, () -> probes(api, cluster, nodes.get())));
        return new Started(
                nodes,
                () -> Readings.of(Stream.concat(Stream.of(nodes), others.stream())
                        .map(Pending::get)
                        .toList()),
                Reading.fresh(LISTS, api, clock.instant()));
    }

    private <T> Pending<Reading<T>> ask(SideBySide side, Source<T> source, Callable<T> read) {
        return side.read(source, () -> attempt(source, read));
    }

    /** Where no gateway is installed, nothing is asked. */
    private Reading<Optional<GatewaySetup>> gatewaySetup(KubernetesApi api, Reading<List<Gateway>> gateway) {
        return gateway.then(
                KubernetesSources.GATEWAY_SETUP,
                found -> attempt(
                        KubernetesSources.GATEWAY_SETUP,
                        () -> found.isEmpty()
                                ? Optional.empty()
                                : Optional.of(new GatewayLookup(api, clock.instant()).readSetup())));
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
            return attempt(
                    KubernetesSources.KUBELET_PROBE,
                    () -> probing.computeIfAbsent(cluster.name(), _ -> new KubeletProbing(connections.stopwatch()))
                            .probe(api, read.hybrid(), config.kubeletProbesAtOnce()));
        });
    }

    private <T> Reading<T> attempt(Source<T> source, Callable<T> read) {
        return Unreadable.attempt(source, clock, read);
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

    /** A cluster without any node has none whose lease is renewed: a list that is empty all the same is not the cluster's. */
    private static Reading<Nodes> belied(Reading<Nodes> nodes, Pending<Reading<Leases>> leases) {
        if (nodes.value().filter(Nodes::isEmpty).isEmpty()) {
            return nodes;
        }
        var renewed = leases.get().value().map(Leases::renewed).orElse(0L);
        return renewed == 0
                ? nodes
                : Reading.unavailable(
                        KubernetesSources.NODES,
                        new Cause(
                                Kind.MALFORMED,
                                "list " + ClusterWatch.NODES,
                                "the list is empty, and leases of " + renewed + " node(s) are renewed"));
    }

    private static Nodes nodes(KubernetesConnection connection) {
        return connection.watch().nodes().orElseGet(() -> listNodes(connection.api()));
    }

    private static Nodes listNodes(KubernetesApi api) {
        var copy = new NodeCopy(() -> {});
        copy.replace(all(api, ClusterWatch.NODES, item -> Optional.of(copy.trim(item))));
        return copy.nodes();
    }

    private static Leases leases(KubernetesConnection connection) {
        return connection
                .watch()
                .leases()
                .orElseGet(() -> connection
                        .watch()
                        .leases(connection
                                .api()
                                .list(ClusterWatch.LEASES, item -> Optional.of(KubernetesObjects.lease(item)))
                                .orElseThrow(() -> missing(ClusterWatch.LEASES))));
    }

    /** A CNI may be installed elsewhere than in kube-system: only where it is not there, all namespaces are looked through. */
    private static List<DaemonSet> daemonSets(KubernetesApi api) {
        var system = all(api, DAEMONSETS, item -> Optional.of(KubernetesObjects.daemonSet(item)));
        return system.stream().anyMatch(set -> set.isCni() && !set.avoidsHybridNodes())
                ? system
                : all(api, ALL_DAEMONSETS, item -> Optional.of(KubernetesObjects.daemonSet(item)));
    }

    /** One that has both labels is in both lists. */
    private static List<Controller> controllers(KubernetesApi api) {
        return CONTROLLERS.stream()
                .flatMap(path -> all(api, path, item -> Optional.of(KubernetesObjects.controller(item))).stream())
                .distinct()
                .toList();
    }

    /** No such resource: Cilium is not installed, and has no nodes. Whether it is, its DaemonSet tells. */
    private static List<CiliumNode> ciliumNodes(KubernetesConnection connection) {
        return connection
                .watch()
                .ciliumNodes()
                .orElseGet(() -> listed(
                                connection.api(),
                                ClusterWatch.CILIUM_NODES,
                                item -> Optional.of(KubernetesObjects.ciliumNode(item)))
                        .orElse(List.of()));
    }

    private static AwsAuth awsAuth(KubernetesApi api) {
        return api.get(AWS_AUTH, "ConfigMap")
                .map(KubernetesObjects::awsAuth)
                .orElse(new AwsAuth(false, List.of(), Optional.empty()));
    }
}
