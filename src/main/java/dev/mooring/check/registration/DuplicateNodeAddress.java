package dev.mooring.check.registration;

import dev.mooring.actual.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two Node objects claim one address. */
public final class DuplicateNodeAddress implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "duplicate-node-address", Group.REGISTRATION, Severity.WARNING)
            .comparing("InternalIP of every hybrid Node object against those of the others.")
            .needing(Source.KUBERNETES_NODES)
            .because("The host registered again and got a new id while its old Node object stayed.")
            .fixedBy("kubectl get nodes -o wide | grep {subject}; then kubectl delete node for the one that is gone")
            .foldedInto("stale-node-object");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var byAddress = new HashMap<String, HybridNode>(situation.allNodes().size() * 2);
        var shared = new TreeMap<String, Set<String>>();
        for (var node : situation.allNodes()) {
            var address = node.internalIp();
            var other = address == null ? null : byAddress.putIfAbsent(address, node);
            if (address != null && other != null) {
                var names = shared.computeIfAbsent(address, _ -> new TreeSet<>());
                names.add(other.name());
                names.add(node.name());
            }
        }
        shared.forEach((address, names) -> verdict.fail(
                new Subject("address", address, site(names, situation)),
                names.size() + " Node objects have the address " + address,
                evidence(address, names, situation)));
    }

    private static @Nullable String site(Set<String> names, Situation situation) {
        return situation.allNodes().stream()
                .filter(node -> names.contains(node.name()))
                .flatMap(node -> Stream.ofNullable(situation.sites().siteOf(node)))
                .findFirst()
                .orElse(null);
    }

    private static Evidence evidence(String address, Set<String> names, Situation situation) {
        return Evidence.of("address", address)
                .and(
                        "nodes",
                        situation.allNodes().stream()
                                .filter(node -> names.contains(node.name()))
                                .map(node -> node.name() + " Ready=" + node.ready() + " since " + node.createdAt())
                                .toList());
    }
}
