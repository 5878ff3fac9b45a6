package dev.mooring.actual.eks;

import static dev.mooring.actual.aws.AwsAnswer.all;
import static dev.mooring.actual.aws.AwsAnswer.list;
import static dev.mooring.actual.aws.AwsAnswer.text;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.reading.answer.Limits;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AddonInfo;
import software.amazon.awssdk.services.eks.model.DescribeAddonVersionsResponse;
import software.amazon.awssdk.services.eks.model.DescribeClusterVersionsResponse;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * What EKS offers to everybody: Kubernetes versions with their support dates, and versions of add-ons. The same for all
 * clusters of a region, and changing by the week, so it is kept for an hour: these calls share a rate limit with those
 * that matter. A failed call is not kept.
 */
final class Offers {
    private static final Duration AGE = Duration.ofHours(1);
    private static final int MOST = 1_000;

    private final Cache<String, List<ClusterVersion>> versions =
            Caffeine.newBuilder().expireAfterWrite(AGE).maximumSize(MOST).build();
    private final Cache<String, List<AddonRelease>> releases =
            Caffeine.newBuilder().expireAfterWrite(AGE).maximumSize(MOST).build();

    private final Limits limits;

    Offers(Limits limits) {
        this.limits = limits;
    }

    List<ClusterVersion> clusterVersions(EksClient eks, String region) {
        return versions.get(
                region,
                _ -> all(
                                eks.describeClusterVersionsPaginator(request -> request.includeAll(true)),
                                limits,
                                "clusterVersions",
                                DescribeClusterVersionsResponse::hasClusterVersions,
                                DescribeClusterVersionsResponse::clusterVersions)
                        .stream()
                        .map(EksTranslation::clusterVersion)
                        .toList());
    }

    /** Versions of an add-on for the cluster's own Kubernetes version; none where EKS does not know the add-on. */
    List<AddonRelease> addonReleases(EksClient eks, EksCluster cluster, String addon) {
        var key = cluster.region() + " " + cluster.version() + " " + addon;
        return releases.get(key, _ -> addonReleases(eks, cluster.version(), addon));
    }

    private List<AddonRelease> addonReleases(EksClient eks, String version, String addon) {
        try {
            return all(
                            eks.describeAddonVersionsPaginator(
                                    request -> request.addonName(addon).kubernetesVersion(version)),
                            limits,
                            "addons",
                            DescribeAddonVersionsResponse::hasAddons,
                            DescribeAddonVersionsResponse::addons)
                    .stream()
                    .filter(offer -> addon.equals(text(offer.addonName(), "addonName")))
                    .flatMap(offer ->
                            list(offer, "addonVersions", AddonInfo::hasAddonVersions, AddonInfo::addonVersions)
                                    .stream())
                    .map(EksTranslation::addonRelease)
                    .toList();
        } catch (ResourceNotFoundException _) {
            return List.of();
        }
    }
}
