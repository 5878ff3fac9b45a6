package dev.mooring.onboarding;

import java.util.List;

/**
 * What is missing, given what is known. Nothing is asked for it: it rests on the last report of each cluster, on
 * deliveries and on configuration.
 *
 * @param missing how many needs of clusters are known not to be met
 * @param clusters most missing first
 * @param unwatched stacks that nobody watches and of which deliveries come, newest first; no more than 50
 */
public record Onboarding(int missing, List<ClusterNeeds> clusters, List<UnwatchedStack> unwatched) {
    static Onboarding of(List<ClusterNeeds> clusters, List<UnwatchedStack> unwatched) {
        return new Onboarding(
                clusters.stream().mapToInt(ClusterNeeds::missing).sum(),
                clusters.stream().sorted(ClusterNeeds.MOST_MISSING_FIRST).toList(),
                unwatched);
    }
}
