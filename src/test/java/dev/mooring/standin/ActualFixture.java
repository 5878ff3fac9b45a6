package dev.mooring.standin;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.account.SecurityGroup;
import dev.mooring.actual.eks.CertificateAuthority;
import dev.mooring.actual.eks.ClusterVersion;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.eks.Insight;
import dev.mooring.actual.kubernetes.AwsAuth;
import dev.mooring.actual.kubernetes.CiliumNode;
import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubeletProbes;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.actual.kubernetes.Nodes;
import dev.mooring.actual.kubernetes.Placement;
import dev.mooring.actual.rolesanywhere.NodeCertificates;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The actual side of a healthy cluster, made in memory: every source answered, and had nothing but what it is given. */
public final class ActualFixture {
    private final Instant now;
    private Readings readings;

    public ActualFixture(Instant now) {
        this.now = now;
        this.readings = eks().and(credentials()).and(account()).and(kubernetes());
    }

    public ActualFixture nodes(List<HybridNode> hybrid) {
        return with(fresh(KubernetesSources.NODES, new Nodes(hybrid, Set.of())))
                .with(fresh(KubernetesSources.DAEMONSETS, List.of(cilium(hybrid.size()))))
                .with(fresh(
                        KubernetesSources.CILIUM_NODES,
                        IntStream.range(0, hybrid.size())
                                .mapToObj(number ->
                                        new CiliumNode(hybrid.get(number).name(), List.of(podCidr(number))))
                                .toList()));
    }

    /** Each node has a network of its own. */
    private static String podCidr(int number) {
        return "172.30." + (number >> 8) + "." + (number & 255) + "/32";
    }

    public ActualFixture leases(Map<String, Lease> byName) {
        return with(fresh(KubernetesSources.LEASES, new Leases(byName, now)));
    }

    public ActualFixture cluster(EksCluster found) {
        return with(fresh(EksSources.CLUSTER, Optional.of(found)));
    }

    public ActualFixture managedInstances(Reading<List<ManagedInstance>> read) {
        return with(read);
    }

    public Readings build() {
        return readings;
    }

    private ActualFixture with(Reading<?> reading) {
        readings = readings.and(reading);
        return this;
    }

    private Readings eks() {
        return Readings.of(
                fresh(EksSources.CLUSTER, Optional.empty()),
                fresh(EksSources.ACCESS_ENTRIES, List.of()),
                fresh(EksSources.ACCESS_ENTRY_DETAILS, Map.of()),
                fresh(EksSources.ACCESS_POLICIES, Map.of()),
                fresh(EksSources.ADDONS, Map.of()),
                fresh(EksSources.ADDON_VERSIONS, Map.of()),
                fresh(EksSources.INSIGHTS, List.of(insight())),
                fresh(EksSources.UPDATES, List.of()),
                fresh(
                        EksSources.CLUSTER_VERSIONS,
                        List.of(new ClusterVersion("1.34", Optional.of(inYears(1)), Optional.of(inYears(2))))),
                fresh(EksSources.CERTIFICATE_AUTHORITIES, List.of(authority())));
    }

    private Readings credentials() {
        return Readings.of(
                fresh(SsmSources.ACTIVATIONS, List.of()),
                fresh(SsmSources.MANAGED_INSTANCES, List.of()),
                fresh(RolesAnywhereSources.TRUST_ANCHORS, List.of()),
                fresh(RolesAnywhereSources.PROFILES, List.of()),
                fresh(RolesAnywhereSources.SUBJECTS, List.of()),
                fresh(RolesAnywhereSources.CERTIFICATES, NodeCertificates.none()));
    }

    private Readings account() {
        return Readings.of(
                fresh(AccountSources.IAM_ROLES, Map.of()),
                fresh(AccountSources.VPC, List.of()),
                fresh(AccountSources.SECURITY_GROUPS, List.of(openGroup())),
                fresh(AccountSources.ROUTES, List.of()));
    }

    private Readings kubernetes() {
        return Readings.of(
                fresh(KubernetesSources.NODES, new Nodes(List.of(), Set.of())),
                fresh(KubernetesSources.LEASES, new Leases(Map.of(), now)),
                fresh(KubernetesSources.CSRS, List.of()),
                fresh(KubernetesSources.DAEMONSETS, List.of(cilium(0))),
                fresh(KubernetesSources.CILIUM_NODES, List.of()),
                fresh(KubernetesSources.AWS_AUTH, new AwsAuth(false, List.of(), Optional.empty())),
                fresh(KubernetesSources.KUBE_PROXY, Optional.empty()),
                fresh(KubernetesSources.CILIUM_CONFIG, Optional.of(true)),
                fresh(KubernetesSources.EVENTS, List.of()),
                fresh(KubernetesSources.COREDNS, List.of()),
                fresh(KubernetesSources.WEBHOOKS, List.of()),
                fresh(KubernetesSources.CONTROLLERS, List.of()),
                fresh(KubernetesSources.GATEWAY, List.of()),
                fresh(KubernetesSources.GATEWAY_SETUP, Optional.empty()),
                fresh(KubernetesSources.KUBELET_PROBE, new KubeletProbes(Map.of())));
    }

    private Instant inYears(int years) {
        return now.plus(Duration.ofDays(365L * years));
    }

    /** The first one of a cluster, which was never activated. */
    private CertificateAuthority authority() {
        return new CertificateAuthority(
                "first",
                "IN_USE",
                "COMPLETE",
                now.minus(Duration.ofDays(900)),
                Optional.of("EKS"),
                Optional.empty(),
                Optional.of(inYears(7)),
                new CertificateAuthority.Schedule(Optional.empty(), Optional.empty()),
                false,
                Optional.empty());
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
        var all = List.of(new SecurityGroup.Rule("-1", -1, -1, List.of("0.0.0.0/0"), false));
        return new SecurityGroup("sg-0", all, all);
    }

    private static DaemonSet cilium(int count) {
        return new DaemonSet(
                "cilium",
                count,
                count,
                count,
                false,
                new Placement(Map.of(), List.of()),
                "public.ecr.aws/eks/cilium/cilium:v1.18.5-0");
    }

    private <T> Reading<T> fresh(Source<T> source, T value) {
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
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new EksCluster.Operations(
                        Set.of("api", "audit", "authenticator"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        new EksCluster.Components(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                Map.of());
    }

    /** An endpoint of which only the address is known. */
    public static EksCluster.Endpoint endpoint(Optional<String> url, Optional<String> certificateAuthority) {
        return new EksCluster.Endpoint(
                url, certificateAuthority, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }
}
