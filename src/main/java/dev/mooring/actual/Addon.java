package dev.mooring.actual;

import dev.mooring.actual.EksCluster.HealthIssue;
import java.util.List;

/** An EKS add-on as {@code DescribeAddon} gives it. */
public record Addon(String name, String status, String version, List<HealthIssue> issues) {}
