package dev.mooring.verification;

import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.check.Judgement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The newest certificates of nodes that a verification knows of. An event: whoever observes it must be quick.
 *
 * @param unread kinds that could not be read: what was known of them before still holds
 */
public record CertificatesSeen(String cluster, List<OfNode> certificates, Set<Kind> unread) {
    /** What a certificate is for. */
    public enum Kind {
        SERVING("serving"),
        ROLES_ANYWHERE("roles-anywhere");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /** A certificate of a node. */
    public record OfNode(String node, Kind kind, Instant notBefore, Instant notAfter) {}

    public CertificatesSeen {
        certificates = List.copyOf(certificates);
        unread = Set.copyOf(unread);
    }

    static CertificatesSeen of(Judgement judgement) {
        var situation = judgement.situation();
        var found = new ArrayList<OfNode>();
        add(judgement.remembered().lasting().servingCertificates(), Kind.SERVING, found);
        var rolesAnywhere = situation.readings().of(RolesAnywhereSources.CERTIFICATES);
        rolesAnywhere.value().ifPresent(read -> add(read.byNode(), Kind.ROLES_ANYWHERE, found));
        return new CertificatesSeen(
                situation.cluster(), found, rolesAnywhere.cause().isPresent() ? Set.of(Kind.ROLES_ANYWHERE) : Set.of());
    }

    private static void add(Map<String, Certificate> byNode, Kind kind, List<OfNode> found) {
        byNode.forEach((node, certificate) ->
                found.add(new OfNode(node, kind, certificate.notBefore(), certificate.notAfter())));
    }
}
