package dev.mooring.actual.kubernetes;

import java.util.List;
import java.util.Optional;

/**
 * Role mappings of the ConfigMap {@code aws-auth}; none where it is not there.
 *
 * @param problem why {@code mapRoles} could not be parsed, if it could not
 */
public record AwsAuth(boolean present, List<RoleMapping> roles, Optional<String> problem) {

    /** One mapping of an IAM role. */
    public record RoleMapping(String roleArn, String username, List<String> groups) {
        /** Whether kubelets that come in by it are nodes: the node authorizer wants that user name and group. */
        public boolean letsNodesIn() {
            return username.startsWith("system:node:{{SessionName") && groups.contains("system:nodes");
        }
    }
}
