package dev.mooring.roster;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.hostname.HostNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Machines that registered again and got a new address as well, where only their host name tells: the computer name in SSM,
 * or the node's name where the credentials are those of IAM Roles Anywhere. The old node must be lost, its registration must
 * not be online, and just one living node of that name may have been made since the old one was heard of last.
 */
public final class Moves {
    private static final Set<String> NOBODYS_NAMES = Set.of("localhost", "localhost.localdomain");

    private Moves() {}

    /** Names of lost nodes that may have moved, for all that Node objects tell. Where there are none, nobody need ask SSM. */
    public static Set<String> possible(FleetNodes fleet) {
        var lost = fleet.lost();
        if (lost.isEmpty()) {
            return Set.of();
        }
        var youngest = fleet.current().stream()
                .filter(HybridNode::isReady)
                .flatMap(node -> Stream.ofNullable(node.createdAt()))
                .max(Instant::compareTo);
        return youngest.isEmpty()
                ? Set.of()
                : lost.stream()
                        .filter(node -> isMadeSince(youngest.get(), node))
                        .map(HybridNode::name)
                        .collect(Collectors.toSet());
    }

    /** Lost nodes by name, each with the node that their machine is now. */
    public static Map<String, String> of(FleetNodes fleet, List<ManagedInstance> instances) {
        var lost = possible(fleet);
        var moves = new HashMap<String, String>();
        if (lost.isEmpty()) {
            return moves;
        }
        var byId = instances.stream()
                .collect(Collectors.toMap(ManagedInstance::id, instance -> instance, (one, _) -> one));
        var living = new HostNames<HybridNode>();
        fleet.current().stream()
                .filter(HybridNode::isReady)
                .forEach(node -> hostName(node, byId).ifPresent(name -> living.add(name, node)));
        for (var name : lost) {
            var node = fleet.byName().get(name);
            if (node != null && !isOnline(byId.get(name))) {
                hostName(node, byId).map(living::find).ifPresent(match -> {
                    if (match instanceof HostNames.Match.One<HybridNode>(HybridNode now)
                            && now.createdAt() != null
                            && isMadeSince(now.createdAt(), node)) {
                        moves.put(name, now.name());
                    }
                });
            }
        }
        return moves;
    }

    private static boolean isOnline(@Nullable ManagedInstance instance) {
        return instance != null && "Online".equals(instance.pingStatus());
    }

    private static Optional<String> hostName(HybridNode node, Map<String, ManagedInstance> byId) {
        var instance = Optional.ofNullable(byId.get(node.name()));
        return instance.flatMap(ManagedInstance::computerName)
                .or(() -> Optional.of(node.name()).filter(_ -> "iam-ra".equals(node.credentialProvider())))
                .filter(name -> NOBODYS_NAMES.stream().noneMatch(nobodys -> HostNames.isSame(nobodys, name)));
    }

    /** Whether something was made after a node was, and after it was heard of last. */
    private static boolean isMadeSince(Instant created, HybridNode node) {
        var heard = node.lastHeard();
        return (node.createdAt() == null || created.isAfter(node.createdAt()))
                && (heard == null || !created.isBefore(heard));
    }
}
