package dev.mooring.actual;

import dev.mooring.reading.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The actual side of one cluster: one reading per source, so that each failure darkens only its own dependants. */
public record ActualCluster(Eks eks, Credentials credentials, Account account, Kubernetes kubernetes) {
    /** Every reading. */
    public Stream<Reading<?>> readings() {
        return Stream.of(eks.readings(), credentials.readings(), account.readings(), kubernetes.readings())
                .flatMap(Function.identity());
    }

    /**
     * The EKS API.
     *
     * @param cluster empty where EKS answers that there is none of that name: an answer, not a failure
     * @param accessEntryArns principals of all entries
     * @param accessEntries details by principal
     * @param accessPolicies associated policies by principal
     * @param updates the newest ones
     * @param addonVersions what EKS offers for this Kubernetes version, by add-on
     */
    public record Eks(
            Reading<Optional<EksCluster>> cluster,
            Reading<List<String>> accessEntryArns,
            Reading<Map<String, AccessEntry>> accessEntries,
            Reading<Map<String, List<AccessPolicy>>> accessPolicies,
            Reading<Map<String, Addon>> addons,
            Reading<Map<String, List<AddonRelease>>> addonVersions,
            Reading<List<Insight>> insights,
            Reading<List<EksUpdate>> updates,
            Reading<List<ClusterVersion>> clusterVersions) {
        Stream<Reading<?>> readings() {
            return Stream.of(
                    cluster,
                    accessEntryArns,
                    accessEntries,
                    accessPolicies,
                    addons,
                    addonVersions,
                    insights,
                    updates,
                    clusterVersions);
        }
    }

    /**
     * SSM and IAM Roles Anywhere.
     *
     * @param certificates the newest client certificate seen of each subject that is a node here, by common name
     */
    public record Credentials(
            Reading<List<Activation>> activations,
            Reading<List<ManagedInstance>> managedInstances,
            Reading<List<TrustAnchor>> trustAnchors,
            Reading<List<RolesAnywhereProfile>> profiles,
            Reading<List<RolesAnywhereSubject>> subjects,
            Reading<Map<String, Certificate>> certificates) {
        Stream<Reading<?>> readings() {
            return Stream.of(activations, managedInstances, trustAnchors, profiles, subjects, certificates);
        }

        /** The same with the certificates, which are read once it is known which subjects are nodes. */
        public Credentials with(Reading<Map<String, Certificate>> read) {
            return new Credentials(activations, managedInstances, trustAnchors, profiles, subjects, read);
        }
    }

    /**
     * What else of the AWS account is looked at, where that is switched on.
     *
     * @param roles by ARN; a role that was asked for and is not there does not exist
     * @param vpcCidrs of the cluster's VPC
     */
    public record Account(
            Reading<Map<String, IamRole>> roles,
            Reading<List<String>> vpcCidrs,
            Reading<List<SecurityGroup>> securityGroups) {
        Stream<Reading<?>> readings() {
            return Stream.of(roles, vpcCidrs, securityGroups);
        }
    }

    /** The Kubernetes API. */
    public record Kubernetes(
            Reading<Nodes> nodes,
            Reading<Leases> leases,
            Reading<List<ServingCsr>> csrs,
            Reading<List<DaemonSet>> daemonSets,
            Reading<List<CiliumNode>> ciliumNodes,
            Reading<AwsAuth> awsAuth,
            Reading<Optional<String>> kubeProxyServer,
            Reading<List<NodeEvent>> events,
            Reading<List<DnsPod>> dnsPods,
            Reading<List<Webhook>> webhooks,
            Reading<Optional<Gateway>> gateway,
            Reading<KubeletProbes> kubeletProbes) {
        Stream<Reading<?>> readings() {
            return Stream.of(
                    nodes,
                    leases,
                    csrs,
                    daemonSets,
                    ciliumNodes,
                    awsAuth,
                    kubeProxyServer,
                    events,
                    dnsPods,
                    webhooks,
                    gateway,
                    kubeletProbes);
        }
    }
}
