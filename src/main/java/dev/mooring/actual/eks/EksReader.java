package dev.mooring.actual.eks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.actual.AccessEntry;
import dev.mooring.actual.AccessPolicy;
import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.Addon;
import dev.mooring.actual.AddonRelease;
import dev.mooring.actual.EksCluster;
import dev.mooring.actual.EksUpdate;
import dev.mooring.actual.Insight;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFailure;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** Reads one cluster from the EKS API: about a call per access entry and add-on, each page followed to the end. */
@ApplicationScoped
public class EksReader {
    private final AwsClients clients;
    private final Clock clock;
    private final Offers offers = new Offers();
    private final Cache<String, EksUpdate> endedUpdates =
            Caffeine.newBuilder().maximumSize(10_000).build();

    @Inject
    public EksReader(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /** Which cluster, and where. */
    public record Address(String eksName, String region) {}

    public Reading<Optional<EksCluster>> cluster(Address address) {
        return AwsFailure.attempt(Source.EKS_CLUSTER, clock, "eks:DescribeCluster", () -> describe(address));
    }

    /** Everything that hangs on the cluster. Where it could not be read, or is not there, nothing else is asked. */
    public ActualCluster.Eks read(Address address, Reading<Optional<EksCluster>> cluster) {
        return cluster.value()
                .flatMap(found -> found)
                .map(found -> dependants(address, found, cluster))
                .orElseGet(() -> withoutCluster(cluster));
    }

    /** All EKS readings for a cluster that could not be read, or is not there. */
    public static ActualCluster.Eks withoutCluster(Reading<Optional<EksCluster>> cluster) {
        return new ActualCluster.Eks(
                cluster,
                dark(Source.EKS_ACCESS_ENTRIES, cluster),
                dark(Source.EKS_ACCESS_ENTRY_DETAILS, cluster),
                dark(Source.EKS_ACCESS_POLICIES, cluster),
                dark(Source.EKS_ADDONS, cluster),
                dark(Source.EKS_ADDON_VERSIONS, cluster),
                dark(Source.EKS_INSIGHTS, cluster),
                dark(Source.EKS_UPDATES, cluster),
                dark(Source.EKS_CLUSTER_VERSIONS, cluster));
    }

    private static <T> Reading<T> dark(Source source, Reading<Optional<EksCluster>> cluster) {
        return cluster.value().isPresent()
                ? Reading.off(source, "the cluster does not exist")
                : Reading.unavailable(source, dependsOn(source, cluster));
    }

    /** One refused call is one cause: what hangs on it says so, and is not counted as refused itself. */
    private static Cause dependsOn(Source source, Reading<?> first) {
        var why = first.cause().map(Cause::toString).orElse("was not read");
        return new Cause(Cause.Kind.DEPENDENCY, source.id(), first.source().id() + ": " + why);
    }

    private Optional<EksCluster> describe(Address address) {
        try {
            var answer = clients.eks(address.region()).describeCluster(request -> request.name(address.eksName()));
            return Optional.of(EksTranslation.cluster(answer.cluster()));
        } catch (ResourceNotFoundException _) {
            return Optional.empty();
        }
    }

    private ActualCluster.Eks dependants(Address address, EksCluster found, Reading<Optional<EksCluster>> cluster) {
        var eks = clients.eks(address.region());
        var name = address.eksName();
        var arns = AwsFailure.attempt(
                Source.EKS_ACCESS_ENTRIES, clock, "eks:ListAccessEntries", () -> accessEntryArns(eks, name));
        var entries = accessEntries(eks, name, arns);
        var addons = AwsFailure.attempt(
                Source.EKS_ADDONS, clock, "eks:ListAddons, eks:DescribeAddon", () -> addons(eks, name));
        return new ActualCluster.Eks(
                cluster,
                arns,
                entries,
                accessPolicies(eks, name, entries),
                addons,
                addonVersions(eks, found, addons),
                AwsFailure.attempt(Source.EKS_INSIGHTS, clock, "eks:ListInsights", () -> insights(eks, name)),
                AwsFailure.attempt(
                        Source.EKS_UPDATES, clock, "eks:ListUpdates, eks:DescribeUpdate", () -> updates(eks, name)),
                AwsFailure.attempt(
                        Source.EKS_CLUSTER_VERSIONS,
                        clock,
                        "eks:DescribeClusterVersions",
                        () -> offers.clusterVersions(eks, address.region())));
    }

    private static List<String> accessEntryArns(EksClient eks, String name) {
        return eks.listAccessEntriesPaginator(request -> request.clusterName(name)).accessEntries().stream()
                .toList();
    }

    private Reading<Map<String, AccessEntry>> accessEntries(EksClient eks, String name, Reading<List<String>> arns) {
        if (arns.value().isEmpty()) {
            return Reading.unavailable(
                    Source.EKS_ACCESS_ENTRY_DETAILS, dependsOn(Source.EKS_ACCESS_ENTRY_DETAILS, arns));
        }
        return AwsFailure.attempt(Source.EKS_ACCESS_ENTRY_DETAILS, clock, "eks:DescribeAccessEntry", () -> {
            var entries = new LinkedHashMap<String, AccessEntry>();
            arns.value().get().forEach(arn -> accessEntry(eks, name, arn).ifPresent(entry -> entries.put(arn, entry)));
            return Map.copyOf(entries);
        });
    }

    /** Empty when it went away between the list and this call. */
    private static Optional<AccessEntry> accessEntry(EksClient eks, String name, String arn) {
        try {
            var answer =
                    eks.describeAccessEntry(request -> request.clusterName(name).principalArn(arn));
            return Optional.of(EksTranslation.accessEntry(answer.accessEntry()));
        } catch (ResourceNotFoundException _) {
            return Optional.empty();
        }
    }

    /** Entries of hybrid nodes and of other machines cannot have policies, so those of people are asked for. */
    private Reading<Map<String, List<AccessPolicy>>> accessPolicies(
            EksClient eks, String name, Reading<Map<String, AccessEntry>> entries) {
        if (entries.value().isEmpty()) {
            return Reading.unavailable(Source.EKS_ACCESS_POLICIES, dependsOn(Source.EKS_ACCESS_POLICIES, entries));
        }
        return AwsFailure.attempt(Source.EKS_ACCESS_POLICIES, clock, "eks:ListAssociatedAccessPolicies", () -> {
            var policies = new LinkedHashMap<String, List<AccessPolicy>>();
            entries.value().get().values().stream()
                    .filter(entry -> "STANDARD".equals(entry.type()))
                    .forEach(entry -> policies.put(entry.principalArn(), policies(eks, name, entry.principalArn())));
            return Map.copyOf(policies);
        });
    }

    private static List<AccessPolicy> policies(EksClient eks, String name, String principal) {
        try {
            return eks
                    .listAssociatedAccessPoliciesPaginator(
                            request -> request.clusterName(name).principalArn(principal))
                    .associatedAccessPolicies()
                    .stream()
                    .map(EksTranslation::accessPolicy)
                    .toList();
        } catch (ResourceNotFoundException _) {
            return List.of();
        }
    }

    private Reading<Map<String, List<AddonRelease>>> addonVersions(
            EksClient eks, EksCluster found, Reading<Map<String, Addon>> addons) {
        if (addons.value().isEmpty()) {
            return Reading.unavailable(Source.EKS_ADDON_VERSIONS, dependsOn(Source.EKS_ADDON_VERSIONS, addons));
        }
        return AwsFailure.attempt(Source.EKS_ADDON_VERSIONS, clock, "eks:DescribeAddonVersions", () -> {
            var releases = new LinkedHashMap<String, List<AddonRelease>>();
            addons.value()
                    .get()
                    .keySet()
                    .forEach(addon -> releases.put(addon, offers.addonReleases(eks, found, addon)));
            return Map.copyOf(releases);
        });
    }

    private static Map<String, Addon> addons(EksClient eks, String name) {
        var addons = new LinkedHashMap<String, Addon>();
        eks.listAddonsPaginator(request -> request.clusterName(name))
                .addons()
                .forEach(addon -> addon(eks, name, addon).ifPresent(found -> addons.put(addon, found)));
        return Map.copyOf(addons);
    }

    private static Optional<Addon> addon(EksClient eks, String name, String addon) {
        try {
            var answer = eks.describeAddon(request -> request.clusterName(name).addonName(addon));
            return Optional.of(EksTranslation.addon(answer.addon()));
        } catch (ResourceNotFoundException _) {
            return Optional.empty();
        }
    }

    private static List<Insight> insights(EksClient eks, String name) {
        return eks.listInsightsPaginator(request -> request.clusterName(name)).insights().stream()
                .map(EksTranslation::insight)
                .map(insight -> "PASSING".equals(insight.status()) ? insight : detailed(eks, name, insight))
                .toList();
    }

    /** The detail only adds a recommendation: where it is refused, the summary stands. */
    private static Insight detailed(EksClient eks, String name, Insight summary) {
        try {
            var answer =
                    eks.describeInsight(request -> request.clusterName(name).id(summary.id()));
            return EksTranslation.withDetail(summary, answer.insight());
        } catch (SdkException _) {
            return summary;
        }
    }

    /** All of them, since their order is not documented. One that has ended never changes, so it is asked for once. */
    private List<EksUpdate> updates(EksClient eks, String name) {
        return eks.listUpdatesPaginator(request -> request.name(name)).updateIds().stream()
                .map(id -> Optional.ofNullable(endedUpdates.getIfPresent(id)).orElseGet(() -> update(eks, name, id)))
                .toList();
    }

    private EksUpdate update(EksClient eks, String name, String id) {
        var answer = eks.describeUpdate(request -> request.name(name).updateId(id));
        var update = EksTranslation.update(answer.update());
        if (!update.isRunning()) {
            endedUpdates.put(id, update);
        }
        return update;
    }
}
