package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.AwsAuth;
import dev.mooring.actual.kubernetes.AwsAuth.RoleMapping;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.stream.Stream;

/** What is wrong with how the ConfigMap aws-auth maps hybrid node roles. */
public final class AwsAuthMappings {
    private AwsAuthMappings() {}

    /** The ConfigMap, or its mapping of a hybrid node role, has the wrong shape. */
    public static Check malformed() {
        return Check.of(
                CheckDescription.check("aws-auth-mapping-malformed", Group.REGISTRATION, Severity.ERROR)
                        .comparing("Shape of mapRoles, and user name and groups of each hybrid node role in it.")
                        .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.KUBERNETES_AWS_AUTH)
                        .because(
                                "Wrong indentation (an AWS sample has it too), missing groups, or the user name of an EC2 node.")
                        .fixedBy(
                                "Prefer an access entry: aws eks create-access-entry --cluster-name {cluster} --region {region} --principal-arn ROLE --type HYBRID_LINUX; or kubectl -n kube-system edit configmap aws-auth"),
                AwsAuthMappings::malformed);
    }

    private static void malformed(Situation situation, Verdict verdict) {
        if (isIgnored(situation)) {
            verdict.skip("aws-auth is not read in mode API");
            return;
        }
        var awsAuth = situation.actual().kubernetes().awsAuth().value().orElseThrow();
        awsAuth.problem()
                .ifPresent(problem -> verdict.fail(
                        Subject.of("config-map", "aws-auth"),
                        "aws-auth is malformed",
                        Evidence.of("problem", problem)));
        mappings(awsAuth, situation)
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
    public static Check ignored() {
        return Check.of(
                CheckDescription.check("aws-auth-mapping-ignored", Group.REGISTRATION, Severity.INFO)
                        .comparing("Hybrid node roles in aws-auth while the authentication mode is API.")
                        .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.KUBERNETES_AWS_AUTH)
                        .because("In mode API the ConfigMap is not read: the mapping has no effect.")
                        .fixedBy("Remove the role from aws-auth, and make sure that {subject} has an access entry"),
                AwsAuthMappings::ignored);
    }

    private static void ignored(Situation situation, Verdict verdict) {
        if (!isIgnored(situation)) {
            return;
        }
        mappings(situation.actual().kubernetes().awsAuth().value().orElseThrow(), situation)
                .forEach(mapping -> verdict.fail(
                        Subject.of("access-entry", mapping.roleArn()),
                        "aws-auth maps the role, and is not read",
                        Evidence.of("authenticationMode", "API").and("username", mapping.username())));
    }

    private static boolean isIgnored(Situation situation) {
        return situation
                .eks()
                .flatMap(EksCluster::authenticationMode)
                .filter("API"::equals)
                .isPresent();
    }

    private static Stream<RoleMapping> mappings(AwsAuth awsAuth, Situation situation) {
        var roles = situation.nodeRoles();
        return awsAuth.roles().stream()
                .filter(mapping -> roles.stream().anyMatch(role -> AwsAuthMapping.isRole(mapping.roleArn(), role)));
    }
}
