package dev.mooring.actual.eks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An EKS cluster insight. Names of MISCONFIGURATION insights are not published: name and id are opaque text.
 *
 * @param kubernetesVersion the version an upgrade insight is about; none for MISCONFIGURATION
 * @param recommendation from {@code DescribeInsight}; empty for insights that pass, and where that call failed
 */
public record Insight(
        String id,
        String name,
        String category,
        String status,
        String reason,
        Optional<String> kubernetesVersion,
        Optional<Instant> lastRefresh,
        Optional<String> recommendation,
        List<String> resources) {}
