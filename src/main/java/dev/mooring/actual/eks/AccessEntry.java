package dev.mooring.actual.eks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An EKS access entry as {@code DescribeAccessEntry} gives it. */
public record AccessEntry(
        String principalArn,
        String type,
        String username,
        List<String> kubernetesGroups,
        Optional<Instant> createdAt) {}
