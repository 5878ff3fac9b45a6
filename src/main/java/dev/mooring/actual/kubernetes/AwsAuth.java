package dev.mooring.actual.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Role mappings of the ConfigMap {@code aws-auth} that aws-iam-authenticator takes, in order; none where it is not there.
 *
 * @param problem why {@code mapRoles} could not be parsed, or not all of it, if so
 */
public record AwsAuth(boolean present, List<RoleMapping> roles, Optional<String> problem) {
    public AwsAuth {
        roles = List.copyOf(roles);
    }

    /**
     * The mapping of a role that counts. The authenticator compares whole ARNs, in any case, with the role's ARN without its
     * path, and nothing is stripped off what is mapped. Of several for one ARN, the last one wins (its {@code saveMap}).
     */
    public Optional<RoleMapping> of(String role) {
        return CanonicalArn.ofRole(role).flatMap(this::lastFor);
    }

    /** A mapping that means a role and is written with its path: it fits no caller. */
    public Optional<RoleMapping> withPathOf(String role) {
        return roles.stream()
                .filter(mapping -> CanonicalArn.isSameRole(mapping.roleArn(), role))
                .filter(mapping -> !CanonicalArn.ofRole(role)
                        .filter(mapping.roleArn()::equalsIgnoreCase)
                        .isPresent())
                .reduce((_, last) -> last);
    }

    private Optional<RoleMapping> lastFor(String canonical) {
        return roles.stream()
                .filter(mapping -> mapping.roleArn().equalsIgnoreCase(canonical))
                .reduce((_, last) -> last);
    }

    /** One mapping of an IAM role. */
    public record RoleMapping(String roleArn, String username, List<String> groups) {
        private static final Set<String> NODE_NAMES =
                Set.of("system:node:{{SessionName}}", "system:node:{{SessionNameRaw}}");

        /**
         * Whether kubelets that come in by it are nodes: the node authorizer wants that user name and group. The session of
         * a hybrid node has the node's name. {@code EC2PrivateDNSName} is refused for it, since it is no instance's id.
         */
        public boolean letsNodesIn() {
            return NODE_NAMES.contains(username) && groups.contains("system:nodes");
        }
    }
}
