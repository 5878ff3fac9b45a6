package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSubject;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.hostname.HostNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What SSM and IAM Roles Anywhere know of machines, indexed. SSM knows those of the whole account and region: where two
 * share a name or an address, the one that is a Node of this cluster is meant, and else the one last heard of. Names are
 * compared by {@link HostNames}; where the same name in another length fits several, it is not known which is meant.
 */
final class Registrations {
    private final Set<String> nodeNames;
    private final List<ManagedInstance> listed;
    private final Optional<Map<String, ManagedInstance>> instances;
    private final Map<String, ManagedInstance> byAddress = new HashMap<>();
    /** Only asked for machines that are declared by name. */
    private @Nullable HostNames<ManagedInstance> byComputerName;

    private final Optional<HostNames<RolesAnywhereSubject>> subjects;

    Registrations(
            Optional<List<ManagedInstance>> managedInstances,
            Optional<List<RolesAnywhereSubject>> rolesAnywhere,
            Set<String> nodeNames) {
        this.nodeNames = nodeNames;
        this.listed = managedInstances.orElse(List.of());
        this.instances = managedInstances.map(this::index);
        this.subjects = rolesAnywhere.map(Registrations::byCommonName);
    }

    private Map<String, ManagedInstance> index(List<ManagedInstance> found) {
        var byId = HashMap.<String, ManagedInstance>newHashMap(found.size());
        for (var instance : found) {
            byId.put(instance.id(), instance);
            instance.address().ifPresent(address -> byAddress.merge(address, instance, this::better));
        }
        return byId;
    }

    private HostNames<ManagedInstance> byComputerName() {
        var known = byComputerName;
        if (known == null) {
            var names = new HostNames<ManagedInstance>();
            listed.forEach(instance -> instance.computerName().ifPresent(name -> names.add(name, instance)));
            byComputerName = names;
            return names;
        }
        return known;
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

    private static HostNames<RolesAnywhereSubject> byCommonName(List<RolesAnywhereSubject> found) {
        var byName = new HostNames<RolesAnywhereSubject>();
        found.forEach(subject -> byName.add(subject.commonName(), subject));
        return byName;
    }

    /** Whether SSM's side is known at all. */
    boolean instancesKnown() {
        return instances.isPresent();
    }

    /** Registrations whose computer name is just a name, the best first; one of that id alone where there is one. */
    List<ManagedInstance> named(String name) {
        return instance(name)
                .map(List::of)
                .orElseGet(() -> byComputerName().exactly(name).stream()
                        .sorted((one, other) ->
                                one.equals(other) ? 0 : better(one, other).equals(one) ? -1 : 1)
                        .toList());
    }

    /** Registrations whose computer name is a name in another length. */
    List<ManagedInstance> namedInAnotherLength(String name) {
        return byComputerName().inAnotherLength(name);
    }

    @Nullable ManagedInstance at(String address) {
        return byAddress.get(address);
    }

    /** Whether a declared machine that is no Node is registered: by id, computer name or address. */
    private Truth isRegistered(DeclaredNode declared) {
        if (declared.name().filter(name -> !named(name).isEmpty()).isPresent()
                || declared.address().filter(byAddress::containsKey).isPresent()) {
            return Truth.YES;
        }
        return switch (declared.name()
                .map(this::namedInAnotherLength)
                .map(List::size)
                .orElse(0)) {
            case 0 -> Truth.NO;
            case 1 -> Truth.YES;
            default -> Truth.UNKNOWN;
        };
    }

    Optional<ManagedInstance> instance(String id) {
        return instances.map(byId -> byId.get(id));
    }

    /** Whether a node joined with a registration of SSM that its inventory, which was read, no longer has. */
    boolean isForgotten(HybridNode node) {
        return instances.filter(known -> !known.containsKey(node.name())).isPresent()
                && "ssm".equals(provider(Optional.of(node), Optional.empty()));
    }

    /** Whether a node, or a declared machine that is none yet, is registered with its credential provider. */
    Truth registered(Optional<HybridNode> node, Optional<DeclaredNode> declared) {
        var provider = provider(node, declared);
        if ("iam-ra".equals(provider)) {
            return hasSubject(node, declared);
        }
        var withSsm = isInstance(node, declared);
        return "ssm".equals(provider) ? withSsm : either(withSsm, hasSubject(node, declared));
    }

    private Truth hasSubject(Optional<HybridNode> node, Optional<DeclaredNode> declared) {
        var name = node.map(HybridNode::name).or(() -> declared.flatMap(DeclaredNode::name));
        return subjects.map(
                        known -> name.map(known::find).map(Registrations::isOne).orElse(Truth.NO))
                .orElse(Truth.UNKNOWN);
    }

    /** Several subjects may have one name, of which one is enough; of several names, only one can be this machine's. */
    private static Truth isOne(HostNames.Match<RolesAnywhereSubject> match) {
        return switch (match) {
            case HostNames.Match.None<RolesAnywhereSubject>() -> Truth.NO;
            case HostNames.Match.One<RolesAnywhereSubject> _ -> Truth.YES;
            case HostNames.Match.Several<RolesAnywhereSubject>(var all) ->
                all.stream().map(RolesAnywhereSubject::commonName).distinct().count() == 1 ? Truth.YES : Truth.UNKNOWN;
        };
    }

    private Truth isInstance(Optional<HybridNode> node, Optional<DeclaredNode> declared) {
        if (instances.isEmpty()) {
            return Truth.UNKNOWN;
        }
        return node.isPresent()
                ? Truth.of(instances.get().containsKey(node.get().name()))
                : declared.map(this::isRegistered).orElse(Truth.NO);
    }

    /** Without a known provider any registration will do, and none is only certain where both could be read. */
    private static Truth either(Truth one, Truth other) {
        if (one == Truth.YES || other == Truth.YES) {
            return Truth.YES;
        }
        return one == Truth.NO && other == Truth.NO ? Truth.NO : Truth.UNKNOWN;
    }

    private static @Nullable String provider(Optional<HybridNode> node, Optional<DeclaredNode> declared) {
        if (node.isPresent()) {
            var joinedWith = node.get().credentialProvider();
            if (joinedWith != null) {
                return joinedWith;
            }
            if (node.get().name().startsWith("mi-")) {
                return "ssm";
            }
        }
        return declared.flatMap(DeclaredNode::credentialProvider).orElse(null);
    }
}
