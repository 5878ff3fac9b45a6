package dev.mooring.actual.eks;

import dev.mooring.actual.eks.EksCluster.HealthIssue;
import java.util.List;
import java.util.Optional;

/**
 * An EKS add-on as {@code DescribeAddon} gives it.
 *
 * @param configurationValues JSON or YAML text
 * @param podIdentityAssociations how many EKS Pod Identity associations it holds
 */
public record Addon(
        String name,
        String status,
        String version,
        List<HealthIssue> issues,
        Optional<String> configurationValues,
        int podIdentityAssociations) {}
