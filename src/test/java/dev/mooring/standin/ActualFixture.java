package dev.mooring.standin;

import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.AwsAuth;
import dev.mooring.actual.EksCluster;
import dev.mooring.actual.HybridNode;
import dev.mooring.actual.KubeletProbes;
import dev.mooring.actual.Lease;
import dev.mooring.actual.Leases;
import dev.mooring.actual.ManagedInstance;
import dev.mooring.actual.Nodes;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The actual side of a cluster in which every source answered, and had nothing to say unless it is told what. */
public final class ActualFixture {
    private final Instant now;
    private Reading<Nodes> nodes;
    private Reading<Leases> leases;
    private Reading<Optional<EksCluster>> cluster;
    private Reading<List<ManagedInstance>> managedInstances;

    public ActualFixture(Instant now) {
        this.now = now;
        this.nodes = fresh(Source.KUBERNETES_NODES, Nodes.ofHybrid(List.of()));
        this.leases = fresh(Source.KUBERNETES_LEASES, new Leases(Map.of(), now));
        this.cluster = fresh(Source.EKS_CLUSTER, Optional.empty());
        this.managedInstances = fresh(Source.SSM_MANAGED_INSTANCES, List.of());
    }

    public ActualFixture nodes(List<HybridNode> hybrid) {
        nodes = fresh(Source.KUBERNETES_NODES, Nodes.ofHybrid(hybrid));
        return this;
    }

    public ActualFixture leases(Map<String, Lease> byName) {
        leases = fresh(Source.KUBERNETES_LEASES, new Leases(byName, now));
        return this;
    }

    public ActualFixture cluster(EksCluster found) {
        cluster = fresh(Source.EKS_CLUSTER, Optional.of(found));
        return this;
    }

    public ActualFixture managedInstances(Reading<List<ManagedInstance>> read) {
        managedInstances = read;
        return this;
    }

    public ActualCluster build() {
        return new ActualCluster(eks(), credentials(), account(), kubernetes());
    }

    private ActualCluster.Eks eks() {
        return new ActualCluster.Eks(
                cluster,
                fresh(Source.EKS_ACCESS_ENTRIES, List.of()),
                fresh(Source.EKS_ACCESS_ENTRY_DETAILS, Map.of()),
                fresh(Source.EKS_ACCESS_POLICIES, Map.of()),
                fresh(Source.EKS_ADDONS, Map.of()),
                fresh(Source.EKS_ADDON_VERSIONS, Map.of()),
                fresh(Source.EKS_INSIGHTS, List.of()),
                fresh(Source.EKS_UPDATES, List.of()),
                fresh(Source.EKS_CLUSTER_VERSIONS, List.of()));
    }

    private ActualCluster.Credentials credentials() {
        return new ActualCluster.Credentials(
                fresh(Source.SSM_ACTIVATIONS, List.of()),
                managedInstances,
                fresh(Source.ROLES_ANYWHERE_TRUST_ANCHORS, List.of()),
                fresh(Source.ROLES_ANYWHERE_PROFILES, List.of()),
                fresh(Source.ROLES_ANYWHERE_SUBJECTS, List.of()),
                fresh(Source.ROLES_ANYWHERE_CERTIFICATES, Map.of()));
    }

    private ActualCluster.Account account() {
        return new ActualCluster.Account(
                fresh(Source.IAM_ROLES, Map.of()),
                fresh(Source.EC2_VPC, List.of()),
                fresh(Source.EC2_SECURITY_GROUPS, List.of()));
    }

    private ActualCluster.Kubernetes kubernetes() {
        return new ActualCluster.Kubernetes(
                nodes,
                leases,
                fresh(Source.KUBERNETES_CSRS, List.of()),
                fresh(Source.KUBERNETES_DAEMONSETS, List.of()),
                fresh(Source.KUBERNETES_CILIUM_NODES, List.of()),
                fresh(Source.KUBERNETES_AWS_AUTH, new AwsAuth(false, List.of(), Optional.empty())),
                fresh(Source.KUBERNETES_KUBE_PROXY, Optional.empty()),
                fresh(Source.KUBERNETES_EVENTS, List.of()),
                fresh(Source.KUBERNETES_COREDNS, List.of()),
                fresh(Source.KUBERNETES_WEBHOOKS, List.of()),
                fresh(Source.KUBERNETES_GATEWAY, Optional.empty()),
                fresh(Source.KUBERNETES_KUBELET_PROBE, new KubeletProbes(Map.of())));
    }

    private <T> Reading<T> fresh(Source source, T value) {
        return Reading.fresh(source, value, now);
    }

    /** An ACTIVE cluster of which nothing more is known than where nodes may stand and where its API is. */
    public static EksCluster cluster(String name, List<String> nodeCidrs, EksCluster.Endpoint endpoint) {
        return new EksCluster(
                name,
                "arn:aws:eks:eu-west-1:111122223333:cluster/" + name,
                "ACTIVE",
                "1.34",
                Optional.empty(),
                new EksCluster.Access(Optional.of("API"), Optional.empty()),
                new EksCluster.RemoteNetwork(nodeCidrs.isEmpty() ? "absent" : "present", nodeCidrs, List.of()),
                List.of(),
                endpoint,
                new EksCluster.Network(
                        Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                new EksCluster.Operations(
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty()),
                Map.of());
    }

    /** An endpoint of which only the address is known. */
    public static EksCluster.Endpoint endpoint(Optional<String> url, Optional<String> certificateAuthority) {
        return new EksCluster.Endpoint(url, certificateAuthority, Optional.empty(), Optional.empty(), List.of());
    }
}
