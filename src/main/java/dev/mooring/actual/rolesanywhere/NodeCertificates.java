package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.x509.Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Client certificates of a cluster's machines.
 *
 * @param byNode the newest that was presented, by the machine's name
 * @param refused machines that were given no credentials when they asked last
 * @param unread machines that have presented one that is not known yet: nothing may be said of theirs
 */
public record NodeCertificates(Map<String, Certificate> byNode, Set<String> refused, Set<String> unread) {
    public NodeCertificates {
        byNode = Map.copyOf(byNode);
        refused = Set.copyOf(refused);
        unread = Set.copyOf(unread);
    }

    /** Whether a machine's certificate is known not to have ended at a moment. */
    public boolean isGoodAt(String node, Instant moment) {
        var certificate = byNode.get(node);
        return certificate != null && certificate.notAfter().isAfter(moment);
    }

    /** None, and none to be expected. */
    public static NodeCertificates none() {
        return new NodeCertificates(Map.of(), Set.of(), Set.of());
    }
}
