package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSubject;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.declared.DeclaredNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What SSM and IAM Roles Anywhere know of machines, indexed. SSM knows those of the whole account and region: where two
 * share a name or an address, the one that is a Node of this cluster is meant, and else the one last heard of.
 */
final class Registrations {
    private final Set<String> nodeNames;
    private final Optional<Map<String, ManagedInstance>> instances;
    private final Map<String, ManagedInstance> byAddress = new HashMap<>();
    private final Map<String, ManagedInstance> byComputerName = new HashMap<>();
    private final Optional<Map<String, RolesAnywhereSubject>> subjects;

    Registrations(
            Optional<List<ManagedInstance>> managedInstances,
            Optional<List<RolesAnywhereSubject>> rolesAnywhere,
            Set<String> nodeNames) {
        this.nodeNames = nodeNames;
        this.instances = managedInstances.map(this::index);
        this.subjects = rolesAnywhere.map(Registrations::byCommonName);
    }

    private Map<String, ManagedInstance> index(List<ManagedInstance> found) {
        var byId = HashMap.<String, ManagedInstance>newHashMap(found.size());
        for (var instance : found) {
            byId.put(instance.id(), instance);
            instance.address().ifPresent(address -> byAddress.merge(address, instance, this::better));
            instance.computerName().ifPresent(name -> byComputerName.merge(fold(name), instance, this::better));
        }
        return byId;
    }

    private ManagedInstance better(ManagedInstance one, ManagedInstance other) {
        var oneIsNode = nodeNames.contains(one.id());
        if (oneIsNode != nodeNames.contains(other.id())) {
            return oneIsNode ? one : other;
        }
        var later = lastPing(other).compareTo(lastPing(one));
        return later > 0 || (later == 0 && other.id().compareTo(one.id()) > 0) ? other : one;
    }

    private static Instant lastPing(ManagedInstance instance) {
        return instance.lastPing().orElse(Instant.MIN);
    }

    private static Map<String, RolesAnywhereSubject> byCommonName(List<RolesAnywhereSubject> found) {
        var byName = HashMap.<String, RolesAnywhereSubject>newHashMap(found.size());
        found.forEach(subject -> byName.put(subject.commonName(), subject));
        return byName;
    }

    /** Whether SSM's side is known at all. */
    boolean instancesKnown() {
        return instances.isPresent();
    }

    /** The SSM registration of a declared machine: by id, computer name or address. */
    Optional<ManagedInstance> of(DeclaredNode declared) {
        return declared.name()
                .flatMap(this::instance)
                .or(() -> declared.name().map(name -> byComputerName.get(fold(name))))
                .or(() -> declared.address().map(byAddress::get));
    }

    Optional<ManagedInstance> instance(String id) {
        return instances.map(byId -> byId.get(id));
    }

    /** Whether a node, or a declared machine that is none yet, is registered with its credential provider. */
    Truth registered(Optional<HybridNode> node, Optional<DeclaredNode> declared) {
        var provider = provider(node, declared);
        var name = node.map(HybridNode::name).or(() -> declared.flatMap(DeclaredNode::name));
        if ("iam-ra".equals(provider)) {
            return subjects.map(
                            known -> Truth.of(name.filter(known::containsKey).isPresent()))
                    .orElse(Truth.UNKNOWN);
        }
        if ("ssm".equals(provider)) {
            return instances
                    .map(known -> Truth.of(isInstance(node, declared, known)))
                    .orElse(Truth.UNKNOWN);
        }
        return either(name, node, declared);
    }

    private boolean isInstance(
            Optional<HybridNode> node, Optional<DeclaredNode> declared, Map<String, ManagedInstance> known) {
        return node.isPresent()
                ? known.containsKey(node.get().name())
                : declared.flatMap(this::of).isPresent();
    }

    /** Without a known provider any registration will do, and none is only certain where both could be read. */
    private Truth either(Optional<String> name, Optional<HybridNode> node, Optional<DeclaredNode> declared) {
        var withSsm =
                instances.filter(known -> isInstance(node, declared, known)).isPresent();
        var withRolesAnywhere = subjects.filter(
                        known -> name.filter(known::containsKey).isPresent())
                .isPresent();
        if (withSsm || withRolesAnywhere) {
            return Truth.YES;
        }
        return instances.isPresent() && subjects.isPresent() ? Truth.NO : Truth.UNKNOWN;
    }

    private static @Nullable String provider(Optional<HybridNode> node, Optional<DeclaredNode> declared) {
        return node.map(found -> found.labels().get(HybridNode.CREDENTIAL_PROVIDER))
                .or(() -> node.map(HybridNode::name)
                        .filter(name -> name.startsWith("mi-"))
                        .map(_ -> "ssm"))
                .or(() -> declared.flatMap(DeclaredNode::credentialProvider))
                .orElse(null);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
