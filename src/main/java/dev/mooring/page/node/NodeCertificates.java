package dev.mooring.page.node;

import dev.mooring.verification.CertificatesSeen;
import dev.mooring.verification.CertificatesSeen.OfNode;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The certificates of nodes that the newest verification of each cluster here knew of. Bounded by nodes under watch. A
 * replica that does not verify a cluster knows of none.
 */
@Singleton
public class NodeCertificates {
    private final Map<String, Map<String, List<OfNode>>> byCluster = new ConcurrentHashMap<>();

    public void seen(@Observes CertificatesSeen seen) {
        byCluster.put(seen.cluster(), seen.certificates().stream().collect(Collectors.groupingBy(OfNode::node)));
    }

    List<OfNode> of(String cluster, String node) {
        return byCluster.getOrDefault(cluster, Map.of()).getOrDefault(node, List.of());
    }
}
