package dev.mooring.actual.neighbours;

import dev.mooring.actual.kubernetes.KubernetesLists;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.SideBySide;
import dev.mooring.reading.SideBySide.Pending;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what lives on hybrid nodes. What an API server serves says what is installed: of what is not, nothing is asked.
 * Secrets are never asked for.
 */
@ApplicationScoped
public class NeighbourReader {
    private static final String PODS = "/api/v1/pods?labelSelector=";
    private static final String DAEMON_SETS = "/apis/apps/v1/daemonsets?labelSelector=";
    private static final List<String> CSI_LABELS = List.of(
            Neighbour.APP + "=pulumi-esc-csi-provider",
            Neighbour.NAME + "=secrets-store-csi-driver-provider-pulumi-esc");
    private static final String AGENTS = PODS
            + selector(Neighbour.NAME + " in (" + OperatorObjects.POD_IDENTITY_AGENT + ","
                    + OperatorObjects.POD_IDENTITY_AGENT + "-hybrid,"
                    + OperatorObjects.POD_IDENTITY_AGENT + "-hybrid-bottlerocket)");

    private static final String SERVICE_ACCOUNTS = "serviceaccounts";
    /** Of more of them, one list of all namespaces. */
    private static final int MOST_NAMESPACES = 10;

    private static final String NOT_SERVED = "the API server does not serve it";
    private final Clock clock;

    @Inject
    public NeighbourReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads under way.
     *
     * @param all of them, {@link NeighbourSources} in their order
     */
    public record Reads(
            Pending<Reading<SecretStores>> stores,
            Pending<Reading<List<ExternalSecret>>> secrets,
            Pending<Reading<List<PulumiStack>>> stacks,
            Pending<Readings> all) {}

    /**
     * Starts all reads, side by side.
     *
     * @param lists the cluster's Kubernetes API, if it can be reached
     * @param runners whether a runner of Pulumi workflows may stand in the cluster: no list of resources tells of those
     */
    public Reads start(
            WatchedCluster cluster, Reading<KubernetesLists> lists, Pending<Boolean> runners, SideBySide side) {
        if (!cluster.config().neighbours()) {
            var off = "mooring.clusters." + cluster.name() + ".neighbours is false";
            return new Reads(
                    () -> Reading.off(NeighbourSources.SECRET_STORES, off),
                    () -> Reading.off(NeighbourSources.EXTERNAL_SECRETS, off),
                    () -> Reading.off(NeighbourSources.STACKS, off),
                    () -> Readings.of(NeighbourSources.ALL.stream()
                            .map(source -> Reading.off(source, off))
                            .toList()));
        }
        return switch (lists) {
            case Reading.Fresh<KubernetesLists> fresh -> new Started(fresh.answer(), side).all(runners);
            case Reading.Unavailable<KubernetesLists>(var _, Cause why) ->
                new Reads(
                        () -> Reading.unavailable(NeighbourSources.SECRET_STORES, why),
                        () -> Reading.unavailable(NeighbourSources.EXTERNAL_SECRETS, why),
                        () -> Reading.unavailable(NeighbourSources.STACKS, why),
                        () -> unavailable(why));
            case Reading.SwitchedOff<KubernetesLists> _, Reading.Absent<KubernetesLists> _ ->
                throw new IllegalStateException("an API is reached or not");
        };
    }

    /** All readings, for an API that could not be reached. */
    public static Readings unavailable(Cause cause) {
        return Readings.of(NeighbourSources.ALL.stream()
                .map(source -> Reading.unavailable(source, cause))
                .toList());
    }

    /** Reads of one cluster that are under way. */
    private final class Started {
        private final KubernetesLists api;
        private final SideBySide side;
        private final Pending<Reading<ApiGroups>> groups;

        Started(KubernetesLists api, SideBySide side) {
            this.api = api;
            this.side = side;
            this.groups = side.read(
                    NeighbourSources.GROUPS,
                    () -> attempt(NeighbourSources.GROUPS, () -> ApiGroups.of(api.document("/apis", "APIGroupList"))));
        }

        Reads all(Pending<Boolean> runners) {
            var stores = side.read(NeighbourSources.SECRET_STORES, this::stores);
            var secrets = ofStores(
                    NeighbourSources.EXTERNAL_SECRETS, stores, "externalsecrets", SecretObjects::externalSecret);
            var csi = side.read(NeighbourSources.ESC_CSI, this::csi);
            var stacks = ofPulumi(NeighbourSources.STACKS, ApiGroups.PULUMI, "stacks", OperatorObjects::stack);
            var pods =
                    side.read(NeighbourSources.PODS, () -> pods(stores.get(), csi.get(), stacks.get(), runners.get()));
            var pending = List.<Pending<? extends Reading<?>>>of(
                    groups,
                    stores,
                    secrets,
                    ofStores(
                            NeighbourSources.CLUSTER_EXTERNAL_SECRETS,
                            stores,
                            "clusterexternalsecrets",
                            SecretObjects::clusterExternalSecret),
                    ofStores(NeighbourSources.PUSH_SECRETS, stores, "pushsecrets", SecretObjects::pushSecret),
                    csi,
                    stacks,
                    side.read(NeighbourSources.PROGRAMS, this::programs),
                    ofPulumi(
                            NeighbourSources.WORKSPACES,
                            ApiGroups.PULUMI_AUTO,
                            "workspaces",
                            OperatorObjects::workspace),
                    side.read(NeighbourSources.UPDATES, () -> updates(stacks)),
                    pods,
                    side.read(NeighbourSources.POD_IDENTITY_AGENTS, () -> agents(pods.get())),
                    side.read(NeighbourSources.SERVICE_ACCOUNT_ROLES, () -> roles(pods.get())));
            return new Reads(
                    stores,
                    secrets,
                    stacks,
                    () -> Readings.of(pending.stream().map(Pending::get).toList()));
        }

        private Reading<SecretStores> stores() {
            return groups.get()
                    .then(
                            NeighbourSources.SECRET_STORES,
                            served -> served.path(ApiGroups.EXTERNAL_SECRETS, "v1", "v1beta1")
                                    .map(path -> attempt(NeighbourSources.SECRET_STORES, () -> stores(path)))
                                    .orElseGet(() -> Reading.absent(NeighbourSources.SECRET_STORES, NOT_SERVED)));
        }

        private SecretStores stores(String path) {
            var found = Stream.concat(
                            list(path + "secretstores", object -> found(StoreName.OF_NAMESPACE, object)).stream(),
                            list(path + "clustersecretstores", object -> found(StoreName.OF_CLUSTER, object)).stream())
                    .toList();
            return new SecretStores(
                    found.stream().flatMap(store -> store.ofEsc().stream()).toList(),
                    found.stream()
                            .filter(store -> store.ofEsc().isEmpty())
                            .map(Found::name)
                            .collect(Collectors.toSet()));
        }

        /** Whatever the stores are: who deletes one of Pulumi ESC leaves behind what used it. */
        private <T> Pending<Reading<List<T>>> ofStores(
                Source<List<T>> source,
                Pending<Reading<SecretStores>> stores,
                String resource,
                Function<Member, T> parse) {
            return side.read(
                    source,
                    () -> stores.get().then(source, _ -> served(source, ApiGroups.EXTERNAL_SECRETS, resource, parse)));
        }

        private <T> Pending<Reading<List<T>>> ofPulumi(
                Source<List<T>> source, String group, String resource, Function<Member, T> parse) {
            return side.read(source, () -> served(source, group, resource, parse));
        }

        /** Version 1 of the operator, which serves no other group, writes nothing into the status of a Program. */
        private Reading<List<PulumiProgram>> programs() {
            return groups.get()
                    .then(
                            NeighbourSources.PROGRAMS,
                            served -> served.has(ApiGroups.PULUMI_AUTO)
                                    ? served(
                                            NeighbourSources.PROGRAMS,
                                            ApiGroups.PULUMI,
                                            "programs",
                                            OperatorObjects::program)
                                    : Reading.absent(
                                            NeighbourSources.PROGRAMS,
                                            "only version 2 of Pulumi's operator says which Programs it has seen"));
        }

        /** After the stacks: an Update that a stack names must be there then, unless it is gone. */
        private Reading<List<PulumiUpdate>> updates(Pending<Reading<List<PulumiStack>>> stacks) {
            return stacks.get()
                    .then(
                            NeighbourSources.UPDATES,
                            _ -> served(
                                    NeighbourSources.UPDATES,
                                    ApiGroups.PULUMI_AUTO,
                                    "updates",
                                    OperatorObjects::update));
        }

        /** A resource of a group, in the newest version of it that is known here. */
        private <T> Reading<List<T>> served(
                Source<List<T>> source, String group, String resource, Function<Member, T> parse) {
            return groups.get().then(source, served -> {
                var path = resource.equals("pushsecrets")
                        ? served.path(group, "v1alpha1")
                        : served.path(group, "v1", "v1beta1", "v1alpha1");
                return path.map(found -> ifServed(source, found + resource, parse))
                        .orElseGet(() -> Reading.absent(source, NOT_SERVED));
            });
        }

        private <T> Reading<List<T>> ifServed(Source<List<T>> source, String path, Function<Member, T> parse) {
            return Unreadable.attemptIfAny(
                    source, clock, () -> api.items(path, item -> Optional.of(parse.apply(item))), NOT_SERVED);
        }

        private Reading<EscCsi> csi() {
            return groups.get()
                    .then(
                            NeighbourSources.ESC_CSI,
                            served -> served.path(ApiGroups.SECRETS_STORE_CSI, "v1", "v1alpha1")
                                    .map(path -> csi(path + "secretproviderclasses"))
                                    .orElseGet(() -> Reading.absent(NeighbourSources.ESC_CSI, NOT_SERVED)));
        }

        private Reading<EscCsi> csi(String path) {
            Source<List<ObjectName>> classes = Source.named(NeighbourSources.ESC_CSI.id());
            return attempt(classes, () -> list(path, NeighbourReader::escClass))
                    .into(
                            NeighbourSources.ESC_CSI,
                            found -> found.isEmpty()
                                    ? Reading.absent(
                                            NeighbourSources.ESC_CSI, "no SecretProviderClass takes from Pulumi ESC")
                                    : attempt(NeighbourSources.ESC_CSI, () -> new EscCsi(found, providers())));
        }

        private List<EscCsi.Provider> providers() {
            return CSI_LABELS.stream()
                    .flatMap(label -> list(DAEMON_SETS + selector(label), NeighbourReader::provider).stream())
                    .distinct()
                    .toList();
        }

        /** Pods of what is installed: two lists at most for each way in which the projects label them. */
        private Reading<List<NeighbourPod>> pods(
                Reading<SecretStores> stores, Reading<EscCsi> csi, Reading<List<PulumiStack>> stacks, boolean runners) {
            return groups.get().then(NeighbourSources.PODS, served -> {
                var names = new ArrayList<String>();
                var selectors = new ArrayList<String>();
                if (!(stores instanceof Reading.Absent)
                        && !stores.value()
                                .filter(found -> found.ofEsc().isEmpty())
                                .isPresent()) {
                    names.addAll(Neighbour.SECRETS_OPERATOR.names());
                    names.addAll(Neighbour.SECRETS_WEBHOOK.names());
                }
                if (served.has(ApiGroups.PULUMI) || served.has(ApiGroups.PULUMI_AUTO)) {
                    names.addAll(Neighbour.PULUMI_OPERATOR.names());
                    selectors.add(Neighbour.AUTO_COMPONENT + "=workspace");
                }
                if (runners) {
                    names.addAll(Neighbour.RUNNER.names());
                    selectors.add(Neighbour.COMPONENT + "=pulumi-workflow");
                }
                if (!(csi instanceof Reading.Absent)) {
                    selectors.addAll(CSI_LABELS);
                }
                if (!names.isEmpty()) {
                    selectors.addFirst(Neighbour.NAME + " in (" + String.join(",", names) + ")");
                }
                return selectors.isEmpty()
                        ? Reading.absent(NeighbourSources.PODS, "nothing is installed whose pods are known")
                        : attempt(NeighbourSources.PODS, () -> withOperator(podsBy(selectors), stacks));
            });
        }

        /** Where there are stacks and nothing that drives them, it may have been installed without its chart. */
        private List<NeighbourPod> withOperator(List<NeighbourPod> found, Reading<List<PulumiStack>> stacks) {
            var sought = stacks.value().filter(all -> !all.isEmpty()).isPresent()
                    && found.stream().noneMatch(pod -> pod.is() == Neighbour.PULUMI_OPERATOR && pod.isToRun());
            return sought
                    ? Stream.concat(found.stream(), podsBy(Neighbour.OPERATOR_WITHOUT_CHART).stream())
                            .distinct()
                            .toList()
                    : found;
        }

        private List<NeighbourPod> podsBy(List<String> selectors) {
            return selectors.stream()
                    .flatMap(label -> list(PODS + selector(label), OperatorObjects::pod).stream())
                    .distinct()
                    .toList();
        }

        private Reading<Set<String>> agents(Reading<List<NeighbourPod>> pods) {
            return pods.then(
                    NeighbourSources.POD_IDENTITY_AGENTS,
                    found -> found.stream().anyMatch(NeighbourPod::byPodIdentity)
                            ? attempt(
                                    NeighbourSources.POD_IDENTITY_AGENTS,
                                    () -> Set.copyOf(list(AGENTS, OperatorObjects::podIdentityAgent)))
                            : Reading.absent(
                                    NeighbourSources.POD_IDENTITY_AGENTS,
                                    "no operator or runner comes to AWS by EKS Pod Identity"));
        }

        /** Of the namespaces alone where a pod may miss a role. */
        private Reading<List<ServiceAccountRole>> roles(Reading<List<NeighbourPod>> pods) {
            return pods.then(NeighbourSources.SERVICE_ACCOUNT_ROLES, found -> {
                var namespaces = found.stream()
                        .filter(NeighbourPod::isWithoutCredentials)
                        .map(pod -> pod.name().namespace())
                        .distinct()
                        .sorted()
                        .toList();
                return namespaces.isEmpty()
                        ? Reading.absent(
                                NeighbourSources.SERVICE_ACCOUNT_ROLES,
                                "no operator or runner is without credentials of AWS")
                        : attempt(
                                NeighbourSources.SERVICE_ACCOUNT_ROLES,
                                () -> serviceAccountsOf(namespaces).stream()
                                        .flatMap(path -> list(path, OperatorObjects::role).stream())
                                        .toList());
            });
        }

        private <T> List<T> list(String path, Function<Member, Optional<T>> keep) {
            return api.items(path, keep)
                    .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + path, "the API server answers 404"));
        }
    }

    /**
     * A store.
     *
     * @param ofEsc empty where it is of another provider
     */
    private record Found(StoreName name, Optional<SecretStore> ofEsc) {}

    private static Optional<Found> found(String kind, Member object) {
        return Optional.of(new Found(new StoreName(kind, ObjectName.of(object)), SecretObjects.store(kind, object)));
    }

    private <T> Reading<T> attempt(Source<T> source, Callable<T> read) {
        return Unreadable.attempt(source, clock, read);
    }

    private static List<String> serviceAccountsOf(List<String> namespaces) {
        return namespaces.size() > MOST_NAMESPACES
                ? List.of("/api/v1/" + SERVICE_ACCOUNTS)
                : namespaces.stream()
                        .map(namespace -> "/api/v1/namespaces/" + URLEncoder.encode(namespace, StandardCharsets.UTF_8)
                                + "/" + SERVICE_ACCOUNTS)
                        .toList();
    }

    private static Optional<ObjectName> escClass(Member object) {
        return "pulumi"
                        .equals(object.at("spec")
                                .objectIfAny()
                                .at("provider")
                                .textIfAny()
                                .orElse(""))
                ? Optional.of(ObjectName.of(object))
                : Optional.empty();
    }

    /** Empty for one of others, where whoever answers does not heed labels. */
    private static Optional<EscCsi.Provider> provider(Member object) {
        var labels = object.at("metadata").object().at("labels").textsByNameIfAny();
        if (Neighbour.of(labels).filter(Neighbour.ESC_CSI_PROVIDER::equals).isEmpty()) {
            return Optional.empty();
        }
        var pod = object.at("spec").object().at("template").object().at("spec").object();
        return Optional.of(new EscCsi.Provider(
                ObjectName.of(object),
                !pod.at("nodeSelector").objectIfAny().members().stream()
                                .allMatch(label -> label.name().equals("kubernetes.io/os"))
                        || !pod.at("affinity").objectIfAny().at("nodeAffinity").isAbsent()));
    }

    private static String selector(String label) {
        return URLEncoder.encode(label, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
