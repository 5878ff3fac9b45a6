package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Source;
import java.util.List;
import java.util.Optional;

/** What the Kubernetes API is asked. */
public final class KubernetesSources {
    /** The operation that failed where nobody was asked, since a kubeconfig cannot be used. */
    public static final String READ_KUBECONFIG = "read kubeconfig";

    public static final Source<Nodes> NODES = Source.named("kubernetes-nodes");

    public static final Source<Leases> LEASES = Source.named("kubernetes-leases");

    public static final Source<List<ServingCsr>> CSRS = Source.named("kubernetes-csrs");

    public static final Source<List<DaemonSet>> DAEMONSETS = Source.named("kubernetes-daemonsets");

    public static final Source<List<CiliumNode>> CILIUM_NODES = Source.named("kubernetes-cilium-nodes");

    public static final Source<AwsAuth> AWS_AUTH = Source.named("kubernetes-aws-auth");

    /** The API server address in kube-proxy's kubeconfig; empty where there is none. */
    public static final Source<Optional<String>> KUBE_PROXY = Source.named("kubernetes-kube-proxy");

    /** Whether Cilium does kube-proxy's work; empty where its configuration is not in {@code kube-system}. */
    public static final Source<Optional<Boolean>> CILIUM_CONFIG = Source.named("kubernetes-cilium-config");

    public static final Source<List<NodeEvent>> EVENTS = Source.named("kubernetes-events");

    public static final Source<List<DnsPod>> COREDNS = Source.named("kubernetes-coredns");

    public static final Source<List<Webhook>> WEBHOOKS = Source.named("kubernetes-webhooks");

    /** Those that are known to look at nodes' provider ids. */
    public static final Source<List<Controller>> CONTROLLERS = Source.named("kubernetes-controllers");

    /** Of the leases that may be those of its leader; empty where no hybrid nodes gateway is installed. */
    public static final Source<List<Gateway>> GATEWAY = Source.named("kubernetes-gateway");

    /** Empty where no hybrid nodes gateway is installed. */
    public static final Source<Optional<GatewaySetup>> GATEWAY_SETUP = Source.named("kubernetes-gateway-setup");

    public static final Source<KubeletProbes> KUBELET_PROBE = Source.named("kubernetes-kubelet-probe");

    /** All of them, in the order in which reports list them. */
    public static final List<Source<?>> ALL = List.of(
            NODES,
            LEASES,
            CSRS,
            DAEMONSETS,
            CILIUM_NODES,
            AWS_AUTH,
            KUBE_PROXY,
            CILIUM_CONFIG,
            EVENTS,
            COREDNS,
            WEBHOOKS,
            CONTROLLERS,
            GATEWAY,
            GATEWAY_SETUP,
            KUBELET_PROBE);

    private KubernetesSources() {}
}
