package dev.mooring.check.registration;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.AwsAuth.RoleMapping;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.stream.Stream;

/** What is wrong with how the ConfigMap aws-auth maps hybrid node roles. */
final class AwsAuthMappings {
    private AwsAuthMappings() {}

    /** The ConfigMap, or its mapping of a hybrid node role, has the wrong shape. */
    static Check malformed() {
        return CheckDescription.check("aws-auth-mapping-malformed", Group.REGISTRATION, Severity.ERROR)
                .comparing("Shape of mapRoles, and user name and groups of each hybrid node role in it.")
                .needing(DeclaredSources.PULUMI_STATE, EksSources.CLUSTER, KubernetesSources.AWS_AUTH)
                .using(SsmSources.MANAGED_INSTANCES, "Roles that nodes use and nobody declares may be missed.")
                .viewing(SharedViews.CLUSTER, NodeRoles.IN_USE)
                .because(
                        "Wrong indentation (an AWS sample has it too), missing groups, or the user name of an EC2 node.")
                .fixedBy(
                        "Better than to mend the ConfigMap: declare an access entry of type HYBRID_LINUX for the role in {stack} and update it.")
                .looking("kubectl -n kube-system get configmap aws-auth -o yaml")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .changing("kubectl -n kube-system edit configmap aws-auth")
                .inhibitedBy("access-entry-missing")
                .judging(AwsAuthMappings::malformed);
    }

    private static void malformed(Facts facts, Verdict verdict) {
        if (AwsAuthMapping.isIgnored(facts)) {
            verdict.doesNotApply("aws-auth is not read in mode API");
            return;
        }
        facts.get(KubernetesSources.AWS_AUTH)
                .problem()
                .ifPresent(problem -> verdict.fail(
                        Subject.of("config-map", "aws-auth"),
                        "aws-auth is malformed",
                        Evidence.of("problem", problem)));
        mappings(facts)
                .filter(mapping -> !mapping.letsNodesIn())
                .forEach(mapping -> verdict.fail(
                        Subject.of("access-entry", mapping.roleArn()),
                        "aws-auth maps the hybrid node role wrongly",
                        Evidence.of("username", mapping.username())
                                .and("expectedUsername", "system:node:{{SessionName}}")
                                .and("groups", mapping.groups())
                                .and("expectedGroups", List.of("system:bootstrappers", "system:nodes"))));
    }

    /** The mapping is there, and nobody reads it. */
    static Check ignored() {
        return CheckDescription.check("aws-auth-mapping-ignored", Group.REGISTRATION, Severity.INFO)
                .comparing("Hybrid node roles in aws-auth while the authentication mode is API.")
                .needing(DeclaredSources.PULUMI_STATE, EksSources.CLUSTER, KubernetesSources.AWS_AUTH)
                .using(SsmSources.MANAGED_INSTANCES, "Roles that nodes use and nobody declares may be missed.")
                .viewing(SharedViews.CLUSTER, NodeRoles.IN_USE)
                .because("In mode API the ConfigMap is not read: the mapping has no effect.")
                .fixedBy("Make sure that {subject} has an access entry, then take it out of the ConfigMap.")
                .looking(Commands.ENTRY)
                .looking("kubectl -n kube-system get configmap aws-auth -o yaml")
                .changing("kubectl -n kube-system edit configmap aws-auth")
                .judging(AwsAuthMappings::ignored);
    }

    private static void ignored(Facts facts, Verdict verdict) {
        if (!AwsAuthMapping.isIgnored(facts)) {
            return;
        }
        mappings(facts)
                .forEach(mapping -> verdict.fail(
                        Subject.of("access-entry", mapping.roleArn()),
                        "aws-auth maps the role, and is not read",
                        Evidence.of("authenticationMode", "API").and("username", mapping.username())));
    }

    /** Those that count, and those that are written with a path and mean the same role. */
    private static Stream<RoleMapping> mappings(Facts facts) {
        var awsAuth = facts.get(KubernetesSources.AWS_AUTH);
        return facts.get(NodeRoles.IN_USE).stream()
                .flatMap(role -> awsAuth.of(role).or(() -> awsAuth.withPathOf(role)).stream())
                .distinct();
    }
}
