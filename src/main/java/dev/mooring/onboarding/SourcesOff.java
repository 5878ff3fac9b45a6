package dev.mooring.onboarding;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.reading.Api;
import dev.mooring.reading.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sources that configuration does without, what is lost for it, and what it takes to read them. */
final class SourcesOff {
    private SourcesOff() {}

    static List<Need> of(WatchedCluster cluster, Snippets snippets) {
        var config = cluster.config();
        var policy = snippets.policy();
        var rbac = snippets.rbac();
        return Stream.of(
                        off(
                                cluster,
                                config.iam(),
                                "iam",
                                "The IAM roles of hybrid nodes are not read",
                                List.of(AccountSources.IAM_ROLES),
                                List.of(policy.allowing(AwsActions.of(Api.IAM)))),
                        off(
                                cluster,
                                config.ec2(),
                                "ec2",
                                "The cluster's VPC, its routes and security groups are not read",
                                List.of(AccountSources.VPC, AccountSources.SECURITY_GROUPS, AccountSources.ROUTES),
                                List.of(policy.allowing(AwsActions.of(Api.EC2)))),
                        off(
                                cluster,
                                config.kubernetes().kubeletProbe(),
                                "kubernetes.kubelet-probe",
                                "The way from the API server to each kubelet is not tried",
                                List.of(KubernetesSources.KUBELET_PROBE),
                                List.of(rbac.file(Shipped.KUBELET_PROBE))),
                        off(
                                cluster,
                                config.neighbours(),
                                "neighbours",
                                "Operators, runners and secret stores on hybrid nodes are not read",
                                NeighbourSources.ALL,
                                List.of(rbac.file(Shipped.NEIGHBOURS))),
                        off(
                                cluster,
                                config.deployments() || cluster.stack().isEmpty(),
                                "deployments",
                                "What Pulumi Deployments does with the stack is not read",
                                DeploymentSources.ALL,
                                cluster.stack().map(snippets::stackPermission).stream()
                                        .toList()),
                        off(
                                cluster,
                                config.ssm(),
                                "ssm",
                                "SSM activations and managed instances are not read",
                                List.of(SsmSources.ACTIVATIONS, SsmSources.MANAGED_INSTANCES),
                                List.of(policy.allowing(AwsActions.of(Api.SSM)))),
                        off(
                                cluster,
                                config.rolesAnywhere(),
                                "roles-anywhere",
                                "Trust anchors, profiles and certificates of IAM Roles Anywhere are not read",
                                List.of(
                                        RolesAnywhereSources.TRUST_ANCHORS,
                                        RolesAnywhereSources.PROFILES,
                                        RolesAnywhereSources.SUBJECTS,
                                        RolesAnywhereSources.CERTIFICATES),
                                List.of(policy.allowing(AwsActions.of(Api.ROLES_ANYWHERE)))),
                        // Its literal values are read all the same: no source is lost.
                        off(
                                cluster,
                                cluster.opensEnvironment()
                                        || cluster.environment().isEmpty(),
                                "environment-open",
                                "Values that the ESC environment computes or keeps secret are not known: its literal"
                                        + " values alone are read",
                                List.of(),
                                cluster.environment().map(name -> snippets.environmentPermission(name, true)).stream()
                                        .toList()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Need> off(
            WatchedCluster cluster,
            boolean isOn,
            String key,
            String summary,
            List<? extends Source<?>> sources,
            List<Snippet> takes) {
        if (isOn) {
            return Optional.empty();
        }
        var all = new ArrayList<Snippet>();
        all.add(Snippet.setting("Configuration of Mooring", Snippets.key(cluster.name(), key) + "=true"));
        all.addAll(takes);
        return Optional.of(Need.of(NeedKind.SOURCE, key, NeedState.OFF, summary)
                .without(sources.stream().map(Source::id).toList())
                .adding(all));
    }
}
