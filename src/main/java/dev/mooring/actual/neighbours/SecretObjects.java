package dev.mooring.actual.neighbours;

import dev.mooring.cluster.EnvironmentName;
import dev.mooring.reading.json.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Objects of the External Secrets Operator, trimmed to what checks need. What its CRDs
 * (external-secrets/external-secrets, {@code config/crds/bases}) require must be there; a specification they do not.
 */
final class SecretObjects {
    private static final String PULUMI_CLOUD = "https://api.pulumi.com/api/esc";
    /** Of stores of before 0.10.4, which know no projects; Pulumi ESC has put their environments into this one. */
    private static final String USUAL_PROJECT = "default";
    /** What the CRD writes where nothing is said. */
    private static final Duration USUAL_INTERVAL = Duration.ofHours(1);

    private SecretObjects() {}

    /** Empty where the store is none of Pulumi ESC. */
    static Optional<SecretStore> store(String kind, Member object) {
        var name = new StoreName(kind, ObjectName.of(object));
        var pulumi = object.at("spec")
                .objectIfAny()
                .at("provider")
                .objectIfAny()
                .at("pulumi")
                .objectIfAny();
        if (pulumi.isAbsent()) {
            return Optional.empty();
        }
        return Optional.of(new SecretStore(
                name,
                object.at("metadata").at("labels").textsByNameIfAny(),
                new EnvironmentName(
                        pulumi.at("organization").remark(),
                        pulumi.at("project")
                                .remarkIfAny()
                                .filter(project -> !project.isEmpty())
                                .orElse(USUAL_PROJECT),
                        pulumi.at("environment").remark()),
                pulumi.at("apiUrl").remarkIfAny().orElse(PULUMI_CLOUD),
                !pulumi.at("auth").objectIfAny().at("oidcConfig").objectIfAny().isAbsent(),
                object.at("metadata").at("creationTimestamp").timeIfAny(),
                Conditions.of(object.at("status").objectIfAny())));
    }

    static ExternalSecret externalSecret(Member object) {
        var name = ObjectName.of(object);
        var spec = object.at("spec").objectIfAny();
        var status = object.at("status").objectIfAny();
        return new ExternalSecret(
                name,
                sources(spec, name.namespace()),
                interval(spec),
                !spec.at("syncWindows").isAbsent(),
                object.at("metadata").at("creationTimestamp").timeIfAny(),
                status.at("refreshTime").timeIfAny(),
                Conditions.of(status));
    }

    /** Version v1beta1 knows no policy: all are periodic. */
    private static Optional<Duration> interval(Member spec) {
        var periodic = spec.at("refreshPolicy").textIfAny().orElse("Periodic").equals("Periodic");
        var interval = GoDuration.ifAny(spec.at("refreshInterval")).orElse(USUAL_INTERVAL);
        return periodic && interval.isPositive() ? Optional.of(interval) : Optional.empty();
    }

    static ClusterExternalSecret clusterExternalSecret(Member object) {
        var status = object.at("status").objectIfAny();
        return new ClusterExternalSecret(
                ObjectName.of(object).name(),
                sources(object.at("spec").objectIfAny().at("externalSecretSpec").objectIfAny(), ""),
                status.at("failedNamespaces").listIfAny().stream()
                        .map(failed -> failed.object().at("namespace").remark())
                        .sorted()
                        .toList(),
                status.at("provisionedNamespaces").textsIfAny().size());
    }

    static PushSecret pushSecret(Member object) {
        var name = ObjectName.of(object);
        var status = object.at("status").objectIfAny();
        var stores = new HashSet<StoreName>();
        var selectors = new ArrayList<StoreSelector>();
        for (var ref : object.at("spec").objectIfAny().at("secretStoreRefs").listIfAny()) {
            var selector = ref.object().at("labelSelector").objectIfAny();
            if (selector.isAbsent()) {
                add(ref, name.namespace(), stores);
            } else {
                selectors.add(StoreSelector.of(selector, kindOf(ref), name.namespace()));
            }
        }
        return new PushSecret(
                name,
                stores,
                selectors,
                object.at("metadata").at("creationTimestamp").timeIfAny(),
                status.at("refreshTime").timeIfAny(),
                Conditions.of(status));
    }

    /** A value may come from another store than its neighbours. */
    private static Set<StoreName> sources(Member spec, String namespace) {
        var stores = new HashSet<StoreName>();
        add(spec.at("secretStoreRef"), namespace, stores);
        spec.at("data").listIfAny().forEach(data -> add(storeOf(data), namespace, stores));
        spec.at("dataFrom").listIfAny().forEach(data -> add(storeOf(data), namespace, stores));
        return stores;
    }

    private static Member storeOf(Member data) {
        return data.object().at("sourceRef").objectIfAny().at("storeRef");
    }

    private static void add(Member ref, String namespace, Set<StoreName> stores) {
        ref.objectIfAny()
                .at("name")
                .remarkIfAny()
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> stores.add(StoreName.referred(kindOf(ref), name, namespace)));
    }

    private static String kindOf(Member ref) {
        return ref.at("kind").remarkIfAny().orElse(StoreName.OF_NAMESPACE);
    }
}
