package dev.mooring.standin;

import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.kubernetes.AwsAuth;
import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.eks.Insight;
import dev.mooring.actual.kubernetes.KubeletProbes;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.kubernetes.Nodes;
import dev.mooring.actual.account.SecurityGroup;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The actual side of a healthy cluster, made in memory: every source answered, and had nothing but what it is given. */
public final class ActualFixture {
    private final Instant now;
    private Reading<Nodes> nodes;
    private Reading<Leases> leases;
    private Reading<Optional<EksCluster>> cluster;
    private Reading<List<ManagedInstance>> managedInstances;

    public ActualFixture(Instant now) {
        this.now = now;
        this.nodes = fresh(Source.KUBERNETES_NODES, new Nodes(List.of(), Set.of()));
        this.leases = fresh(Source.KUBERNETES_LEASES, new Leases(Map.of(), now));
        this.cluster = fresh(Source.EKS_CLUSTER, Optional.empty());
        this.managedInstances = fresh(Source.SSM_MANAGED_INSTANCES, List.of());
    }

    public ActualFixture nodes(List<HybridNode> hybrid) {
        nodes = fresh(Source.KUBERNETES_NODES, new Nodes(hybrid, Set.of()));
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
                fresh(Source.EKS_INSIGHTS, List.of(insight())),
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
                fresh(Source.EC2_SECURITY_GROUPS, List.of(openGroup())));
    }

    private ActualCluster.Kubernetes kubernetes() {
        return new ActualCluster.Kubernetes(
                nodes,
                leases,
                fresh(Source.KUBERNETES_CSRS, List.of()),
                fresh(Source.KUBERNETES_DAEMONSETS, List.of(cilium())),
                fresh(Source.KUBERNETES_CILIUM_NODES, List.of()),
                fresh(Source.KUBERNETES_AWS_AUTH, new AwsAuth(false, List.of(), Optional.empty())),
                fresh(Source.KUBERNETES_KUBE_PROXY, Optional.empty()),
                fresh(Source.KUBERNETES_EVENTS, List.of()),
                fresh(Source.KUBERNETES_COREDNS, List.of()),
                fresh(Source.KUBERNETES_WEBHOOKS, List.of()),
                fresh(Source.KUBERNETES_GATEWAY, Optional.empty()),
                fresh(Source.KUBERNETES_KUBELET_PROBE, new KubeletProbes(Map.of())));
    }

    private Insight insight() {
        return new Insight(
                "id",
                "Kubelet version skew",
                "UPGRADE_READINESS",
                "PASSING",
                "",
                Optional.of("1.35"),
                Optional.of(now),
                Optional.empty(),
                List.of());
    }

    private static SecurityGroup openGroup() {
        var all = List.of(new SecurityGroup.Rule("-1", -1, -1, List.of("0.0.0.0/0")));
        return new SecurityGroup("sg-0", all, all);
    }

    private DaemonSet cilium() {
        var count = nodes.value().orElseThrow().hybrid().size();
        return new DaemonSet("cilium", count, count, false, false, "public.ecr.aws/eks/cilium/cilium:v1.18.5-0");
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
                new EksCluster.RemoteNetwork(
                        nodeCidrs.isEmpty() ? "absent" : "present",
                        nodeCidrs,
                        nodeCidrs.isEmpty() ? List.of() : List.of("172.30.0.0/16")),
                List.of(),
                endpoint,
                new EksCluster.Network(
                        Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                new EksCluster.Operations(
                        Set.of("api", "audit", "authenticator"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        Optional.empty()),
                Map.of());
    }

    /** An endpoint of which only the address is known. */
    public static EksCluster.Endpoint endpoint(Optional<String> url, Optional<String> certificateAuthority) {
        return new EksCluster.Endpoint(url, certificateAuthority, Optional.empty(), Optional.empty(), List.of());
    }
}
