package dev.mooring.actual.eks;

import static dev.mooring.actual.aws.AwsAnswer.all;
import static dev.mooring.actual.aws.AwsAnswer.member;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFailure;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.SideBySide;
import dev.mooring.reading.SideBySide.Pending;
import dev.mooring.reading.Source;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.ListAccessEntriesResponse;
import software.amazon.awssdk.services.eks.model.ListAddonsResponse;
import software.amazon.awssdk.services.eks.model.ListAssociatedAccessPoliciesResponse;
import software.amazon.awssdk.services.eks.model.ListInsightsResponse;
import software.amazon.awssdk.services.eks.model.ListUpdatesResponse;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * Reads one cluster from the EKS API: about a call per access entry and add-on, each page followed to the end. EKS becomes
 * consistent in the end (user guide, access entries): what it lists and then does not know is neither gone nor as it should
 * be, so it is not read.
 */
@ApplicationScoped
public class EksReader {
    /** EKS user guide, Associate access policies with access entries; Auto Mode's EC2 entries carry AmazonEKSAutoNodePolicy. */
    private static final Set<String> WITHOUT_POLICIES =
            Set.of("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX");

    private final AwsClients clients;
    private final Clock clock;
    private final Offers offers;
    private final Cache<String, EksUpdate> endedUpdates =
            Caffeine.newBuilder().maximumSize(10_000).build();

    @Inject
    public EksReader(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.offers = new Offers(clients.limits());
        this.clock = clock;
    }

    /** Which cluster, and where. */
    public record Address(String eksName, AwsAccess access) {}

    public Reading<Optional<EksCluster>> cluster(Address address) {
        return AwsFailure.attempt(EksSources.CLUSTER, clock, "eks:DescribeCluster", () -> describe(address));
    }

    /**
     * Everything that hangs on the cluster: what does not depend on each other side by side, so that none holds up another.
     * Where the cluster could not be read, or is not there, nothing else is asked.
     */
    public Pending<Readings> start(Address address, Reading<Optional<EksCluster>> cluster, SideBySide side) {
        return cluster.value()
                .flatMap(found -> found)
                .map(found -> dependants(address, found, cluster, side))
                .orElse(() -> withoutCluster(cluster));
    }

    /** All EKS readings for a cluster that could not be read, or is not there. */
    public static Readings withoutCluster(Reading<Optional<EksCluster>> cluster) {
        return Readings.of(cluster)
                .and(Readings.of(EksSources.ALL.stream()
                        .filter(source -> source != EksSources.CLUSTER)
                        .map(source -> dark(source, cluster))
                        .toList()));
    }

    private static <T> Reading<T> dark(Source<T> source, Reading<Optional<EksCluster>> cluster) {
        return cluster.then(source, _ -> Reading.absent(source, "EKS knows no cluster of this name"));
    }

    private Optional<EksCluster> describe(Address address) {
        try {
            var answer = clients.eks(address.access()).describeCluster(request -> request.name(address.eksName()));
            return Optional.of(EksTranslation.cluster(member(answer.cluster(), "cluster")));
        } catch (ResourceNotFoundException _) {
            return Optional.empty();
        }
    }

    private Pending<Readings> dependants(
            Address address, EksCluster found, Reading<Optional<EksCluster>> cluster, SideBySide side) {
        var eks = clients.eks(address.access());
        var name = address.eksName();
        var arns = side.read(
                EksSources.ACCESS_ENTRIES,
                () -> AwsFailure.attempt(
                        EksSources.ACCESS_ENTRIES, clock, "eks:ListAccessEntries", () -> accessEntryArns(eks, name)));
        var entries = side.read(
                EksSources.ACCESS_ENTRY_DETAILS,
                () -> arns.get().then(EksSources.ACCESS_ENTRY_DETAILS, listed -> accessEntries(eks, name, listed)));
        var policies = side.read(
                EksSources.ACCESS_POLICIES,
                () -> entries.get()
                        .then(EksSources.ACCESS_POLICIES, described -> accessPolicies(eks, name, described)));
        var addons = side.read(
                EksSources.ADDONS,
                () -> AwsFailure.attempt(
                        EksSources.ADDONS, clock, "eks:ListAddons, eks:DescribeAddon", () -> addons(eks, name)));
        var releases = side.read(
                EksSources.ADDON_VERSIONS,
                () -> addons.get()
                        .then(EksSources.ADDON_VERSIONS, installed -> addonVersions(eks, address, found, installed)));
        var insights = side.read(
                EksSources.INSIGHTS,
                () -> AwsFailure.attempt(EksSources.INSIGHTS, clock, "eks:ListInsights", () -> insights(eks, name)));
        var updates = side.read(
                EksSources.UPDATES,
                () -> AwsFailure.attempt(
                        EksSources.UPDATES, clock, "eks:ListUpdates, eks:DescribeUpdate", () -> updates(eks, name)));
        var versions = side.read(
                EksSources.CLUSTER_VERSIONS,
                () -> AwsFailure.attempt(
                        EksSources.CLUSTER_VERSIONS,
                        clock,
                        "eks:DescribeClusterVersions",
                        () -> offers.clusterVersions(eks, address.access())));
        var authorities = side.read(EksSources.CERTIFICATE_AUTHORITIES, () -> certificateAuthorities(eks, name));
        return () -> Readings.of(
                cluster,
                arns.get(),
                entries.get(),
                policies.get(),
                addons.get(),
                releases.get(),
                insights.get(),
                updates.get(),
                versions.get(),
                authorities.get());
    }

    private Reading<List<CertificateAuthority>> certificateAuthorities(EksClient eks, String name) {
        var asked = AwsFailure.attempt(
                Source.<Optional<List<CertificateAuthority>>>named(EksSources.CERTIFICATE_AUTHORITIES.id()),
                clock,
                "eks:ListCertificateAuthorities, eks:DescribeCertificateAuthority",
                () -> new CertificateAuthorities(eks, name).read(clients.limits()));
        return asked.cause()
                .map(why -> Reading.unavailable(EksSources.CERTIFICATE_AUTHORITIES, why))
                .orElseGet(() -> asked.then(EksSources.CERTIFICATE_AUTHORITIES, this::served));
    }

    private Reading<List<CertificateAuthority>> served(Optional<List<CertificateAuthority>> found) {
        return found.map(authorities -> Reading.fresh(EksSources.CERTIFICATE_AUTHORITIES, authorities, clock.instant()))
                .orElseGet(() -> Reading.absent(
                        EksSources.CERTIFICATE_AUTHORITIES, "the EKS API does not know certificate authorities here"));
    }

    private List<String> accessEntryArns(EksClient eks, String name) {
        return all(
                eks.listAccessEntriesPaginator(request -> request.clusterName(name)),
                clients.limits(),
                "accessEntries",
                ListAccessEntriesResponse::hasAccessEntries,
                ListAccessEntriesResponse::accessEntries);
    }

    private Reading<Map<String, AccessEntry>> accessEntries(EksClient eks, String name, List<String> arns) {
        return AwsFailure.attempt(EksSources.ACCESS_ENTRY_DETAILS, clock, "eks:DescribeAccessEntry", () -> {
            var entries = new LinkedHashMap<String, AccessEntry>();
            arns.forEach(arn -> entries.put(arn, accessEntry(eks, name, arn)));
            return Map.copyOf(entries);
        });
    }

    private static AccessEntry accessEntry(EksClient eks, String name, String arn) {
        var answer =
                eks.describeAccessEntry(request -> request.clusterName(name).principalArn(arn));
        return EksTranslation.accessEntry(member(answer.accessEntry(), "accessEntry"));
    }

    /** Entries of these types cannot have policies, so they are not asked for; those of people and of Auto Mode can. */
    private Reading<Map<String, List<AccessPolicy>>> accessPolicies(
            EksClient eks, String name, Map<String, AccessEntry> entries) {
        return AwsFailure.attempt(EksSources.ACCESS_POLICIES, clock, "eks:ListAssociatedAccessPolicies", () -> {
            var policies = new LinkedHashMap<String, List<AccessPolicy>>();
            entries.values().stream()
                    .filter(entry -> !WITHOUT_POLICIES.contains(entry.type()))
                    .forEach(entry -> policies.put(entry.principalArn(), policies(eks, name, entry.principalArn())));
            return Map.copyOf(policies);
        });
    }

    private List<AccessPolicy> policies(EksClient eks, String name, String principal) {
        return all(
                        eks.listAssociatedAccessPoliciesPaginator(
                                request -> request.clusterName(name).principalArn(principal)),
                        clients.limits(),
                        "associatedAccessPolicies",
                        ListAssociatedAccessPoliciesResponse::hasAssociatedAccessPolicies,
                        ListAssociatedAccessPoliciesResponse::associatedAccessPolicies)
                .stream()
                .map(EksTranslation::accessPolicy)
                .toList();
    }

    private Reading<Map<String, List<AddonRelease>>> addonVersions(
            EksClient eks, Address address, EksCluster found, Map<String, Addon> addons) {
        return AwsFailure.attempt(EksSources.ADDON_VERSIONS, clock, "eks:DescribeAddonVersions", () -> {
            var releases = new LinkedHashMap<String, List<AddonRelease>>();
            addons.keySet()
                    .forEach(addon ->
                            releases.put(addon, offers.addonReleases(eks, address.access(), found.version(), addon)));
            return Map.copyOf(releases);
        });
    }

    private Map<String, Addon> addons(EksClient eks, String name) {
        var addons = new LinkedHashMap<String, Addon>();
        all(
                        eks.listAddonsPaginator(request -> request.clusterName(name)),
                        clients.limits(),
                        "addons",
                        ListAddonsResponse::hasAddons,
                        ListAddonsResponse::addons)
                .forEach(addon -> addons.put(addon, addon(eks, name, addon)));
        return Map.copyOf(addons);
    }

    private static Addon addon(EksClient eks, String name, String addon) {
        var answer = eks.describeAddon(request -> request.clusterName(name).addonName(addon));
        return EksTranslation.addon(member(answer.addon(), "addon"));
    }

    private List<Insight> insights(EksClient eks, String name) {
        return all(
                        eks.listInsightsPaginator(request -> request.clusterName(name)),
                        clients.limits(),
                        "insights",
                        ListInsightsResponse::hasInsights,
                        ListInsightsResponse::insights)
                .stream()
                .map(EksTranslation::insight)
                .map(insight -> "PASSING".equals(insight.status()) ? insight : detailed(eks, name, insight))
                .toList();
    }

    /** The detail only adds a recommendation: where it is refused, the summary stands. */
    private static Insight detailed(EksClient eks, String name, Insight summary) {
        try {
            var answer =
                    eks.describeInsight(request -> request.clusterName(name).id(summary.id()));
            return answer.insight() == null ? summary : EksTranslation.withDetail(summary, answer.insight());
        } catch (SdkException _) {
            return summary;
        }
    }

    /** All of them, since their order is not documented. One that has ended never changes, so it is asked for once. */
    private List<EksUpdate> updates(EksClient eks, String name) {
        return all(
                        eks.listUpdatesPaginator(request -> request.name(name)),
                        clients.limits(),
                        "updateIds",
                        ListUpdatesResponse::hasUpdateIds,
                        ListUpdatesResponse::updateIds)
                .stream()
                .map(id -> Optional.ofNullable(endedUpdates.getIfPresent(id)).orElseGet(() -> update(eks, name, id)))
                .toList();
    }

    private EksUpdate update(EksClient eks, String name, String id) {
        var answer = eks.describeUpdate(request -> request.name(name).updateId(id));
        var update = EksTranslation.update(member(answer.update(), "update"));
        if (!update.isRunning()) {
            endedUpdates.put(id, update);
        }
        return update;
    }
}
