package dev.mooring.actual.eks;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An EKS access entry as {@code DescribeAccessEntry} gives it. */
public record AccessEntry(
        String principalArn,
        String type,
        String username,
        List<String> kubernetesGroups,
        Optional<Instant> createdAt,
        Optional<Instant> modifiedAt) {

    /** Since when it is as it is. */
    public Optional<Instant> changedAt() {
        return Stream.of(createdAt, modifiedAt).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }
}
