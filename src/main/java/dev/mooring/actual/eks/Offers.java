package dev.mooring.actual.eks;

import static dev.mooring.actual.aws.AwsAnswer.all;
import static dev.mooring.actual.aws.AwsAnswer.list;
import static dev.mooring.actual.aws.AwsAnswer.text;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.actual.aws.AwsAccess;
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
 * that matter. A failed call is not kept. Who asks for the first time waits for the answer of another who does, so that is
 * kept for each identity: one that is throttled, or hangs, holds up no other account.
 */
final class Offers {
    private static final Duration AGE = Duration.ofHours(1);
    private static final int MOST = 1_000;

    private final Cache<AwsAccess, List<ClusterVersion>> versions =
            Caffeine.newBuilder().expireAfterWrite(AGE).maximumSize(MOST).build();
    private final Cache<Offer, List<AddonRelease>> releases =
            Caffeine.newBuilder().expireAfterWrite(AGE).maximumSize(MOST).build();

    private final Limits limits;

    /** What is asked of an add-on. */
    private record Offer(AwsAccess access, String version, String addon) {}

    Offers(Limits limits) {
        this.limits = limits;
    }

    List<ClusterVersion> clusterVersions(EksClient eks, AwsAccess access) {
        return versions.get(
                access,
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
    List<AddonRelease> addonReleases(EksClient eks, AwsAccess access, String version, String addon) {
        return releases.get(new Offer(access, version, addon), _ -> addonReleases(eks, version, addon));
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
