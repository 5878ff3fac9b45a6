package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.AwsAuth;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.SharedViews;
import dev.mooring.reading.Facts;

/** Whether the ConfigMap aws-auth, the older way in, maps a role to nodes. It is not read at all in mode API. */
sealed interface AwsAuthMapping {

    /** The role is mapped: its nodes get in this way. */
    record Mapped() implements AwsAuthMapping {}

    /** It is not, or the ConfigMap does not count. */
    record NotMapped(String why) implements AwsAuthMapping {}

    /**
     * Whether a role is mapped. For checks that state {@link SharedViews#CLUSTER} and aws-auth.
     *
     * @throws dev.mooring.reading.Unjudgeable where the mode reads the ConfigMap and Mooring could not: then nothing can be
     *     said of any role that has no access entry
     */
    static AwsAuthMapping of(String role, Facts facts) {
        if (isIgnored(facts)) {
            return new NotMapped("not read in mode API");
        }
        return facts.whereOn(KubernetesSources.AWS_AUTH)
                .map(awsAuth -> in(role, awsAuth))
                .orElseGet(() -> new NotMapped("Mooring does not read aws-auth"));
    }

    /** The same of a role of which only the name is known. */
    static AwsAuthMapping ofName(String name, Facts facts) {
        if (isIgnored(facts)) {
            return new NotMapped("not read in mode API");
        }
        return facts.whereOn(KubernetesSources.AWS_AUTH)
                .map(awsAuth -> awsAuth.roles().stream()
                                .filter(AwsAuth.RoleMapping::letsNodesIn)
                                .anyMatch(mapping ->
                                        NodeRoles.name(mapping.roleArn()).equals(name))
                        ? new Mapped()
                        : new NotMapped("does not map the role to system:node:{{SessionName}}"))
                .orElseGet(() -> new NotMapped("Mooring does not read aws-auth"));
    }

    /** Whether the cluster's mode is API: then nobody reads the ConfigMap. */
    static boolean isIgnored(Facts facts) {
        return facts.get(SharedViews.CLUSTER)
                .authenticationMode()
                .filter("API"::equals)
                .isPresent();
    }

    private static AwsAuthMapping in(String role, AwsAuth awsAuth) {
        if (!awsAuth.present()) {
            return new NotMapped("there is no ConfigMap aws-auth");
        }
        var mapping = awsAuth.of(role);
        if (mapping.filter(AwsAuth.RoleMapping::letsNodesIn).isPresent()) {
            return new Mapped();
        }
        return new NotMapped(awsAuth.withPathOf(role)
                .filter(_ -> mapping.isEmpty())
                .map(
                        withPath -> "maps " + withPath.roleArn()
                                + ", with its path: the authenticator knows roles without paths, so this mapping lets nobody in")
                .or(awsAuth::problem)
                .orElse("does not map the role to system:node:{{SessionName}}"));
    }
}
