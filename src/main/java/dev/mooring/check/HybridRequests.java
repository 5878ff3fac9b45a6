package dev.mooring.check;

import dev.mooring.actual.eks.AccessEntry;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.CanonicalArn;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import dev.mooring.roster.FleetNodes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which requests for serving certificates are those of hybrid nodes. Requests outlive their nodes, so that there is no Node
 * tells nothing: who asked does. The session of a machine that SSM manages is called {@code mi-…}, that of an EC2 instance
 * {@code i-…} (its id; nodeadm and the EC2 instance profile set them), and for IAM Roles Anywhere the role tells. Only then
 * Node objects do. A request of which nothing tells is nobody's: EC2 and Fargate have more of them than machines have.
 */
final class HybridRequests {
    private static final Pattern MANAGED_INSTANCE = Pattern.compile("mi-[0-9a-f]{17}");
    private static final Pattern EC2_INSTANCE = Pattern.compile("i-([0-9a-f]{8}|[0-9a-f]{17})");

    private final Facts facts;
    private final FleetNodes nodes;
    private Optional<Set<String>> roles = Optional.empty();

    private HybridRequests(Facts facts) {
        this.facts = facts;
        this.nodes = facts.get(SharedViews.NODES);
    }

    static List<ServingCsr> of(Facts facts) {
        var requests = facts.get(KubernetesSources.CSRS);
        var askers = new HybridRequests(facts);
        return requests.stream().filter(askers::isHybrid).toList();
    }

    private boolean isHybrid(ServingCsr request) {
        var session = request.caller().session().orElse("");
        if (MANAGED_INSTANCE.matcher(session).matches()) {
            return true;
        }
        if (EC2_INSTANCE.matcher(session).matches()) {
            return false;
        }
        var node = request.nodeName();
        return nodes.isNode(node)
                || (!nodes.others().contains(node)
                        && MANAGED_INSTANCE.matcher(node).matches())
                || request.caller()
                        .role()
                        .filter(role -> roles().contains(role))
                        .isPresent();
    }

    /** Asked only where nothing else tells: as canonical ARNs. */
    private Set<String> roles() {
        if (roles.isEmpty()) {
            var declared =
                    facts.partly(DeclaredSources.PULUMI_STATE).stream().flatMap(stack -> stack.nodeRoleArns().stream());
            var entered = facts.partly(EksSources.ACCESS_ENTRY_DETAILS).stream()
                    .flatMap(entries -> entries.values().stream())
                    .filter(entry -> entry.type().equals("HYBRID_LINUX"))
                    .map(AccessEntry::principalArn);
            var all = new HashSet<String>();
            Stream.concat(declared, entered)
                    .forEach(arn -> CanonicalArn.ofRole(arn).ifPresent(all::add));
            roles = Optional.of(all);
        }
        return roles.get();
    }
}
