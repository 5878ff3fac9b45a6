package dev.mooring.actual.eks;

import dev.mooring.actual.eks.EksCluster.HealthIssue;
import java.util.List;
import java.util.Optional;

/**
 * An EKS add-on as {@code DescribeAddon} gives it.
 *
 * @param configurationValues JSON or YAML text
 * @param podIdentityAssociations how many EKS Pod Identity associations it holds
 * @param role ARN of the IAM role of its service account, where one is attached to it
 * @param namespace it is installed in, where EKS says so
 */
public record Addon(
        String name,
        String status,
        String version,
        List<HealthIssue> issues,
        Optional<String> configurationValues,
        int podIdentityAssociations,
        Optional<String> role,
        Optional<String> namespace) {}
