package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What each node with IAM Roles Anywhere has of its own: a certificate, and when it last used it. */
final class RolesAnywhereNodes {
    private static final Duration CERTIFICATE_SOON = Duration.ofDays(30);
    private static final Duration DEFAULT_SESSION = Duration.ofHours(1);

    private RolesAnywhereNodes() {}

    /** A node's certificate ends soon, or has ended. */
    static Check nodeCertificateExpiring() {
        return CheckDescription.check("ira-node-certificate-expiring", Group.CREDENTIAL, Severity.WARNING)
                .comparing(
                        "End of the last certificate each node presented against 30 days; critical once it has ended.")
                .needing(RolesAnywhereSources.CERTIFICATES)
                .using(RolesAnywhereSources.SUBJECTS, "Certificates of more nodes may not have been read.")
                .using(KubernetesSources.NODES, "Certificates of nodes that nobody declares were not read.")
                .viewing(SharedViews.NODES)
                .because("Nobody renewed it. Its node loses access when it ends.")
                .fixedBy("Renew /etc/iam/pki/server.pem on the machine.")
                .looking(Commands.NODE_CERTIFICATE)
                .looking(Commands.DEBUG)
                .judging(RolesAnywhereNodes::nodeCertificateExpiring);
    }

    private static void nodeCertificateExpiring(Facts facts, Verdict verdict) {
        var certificates = facts.get(RolesAnywhereSources.CERTIFICATES);
        var nodes = facts.partly(SharedViews.NODES);
        var unread = facts.partly(RolesAnywhereSources.SUBJECTS).stream()
                .flatMap(List::stream)
                .filter(subject -> nodes.flatMap(known -> known.named(subject.commonName()))
                        .isPresent())
                .filter(subject -> !certificates.containsKey(subject.commonName()))
                .count();
        if (unread > 0) {
            verdict.unknown(new Cause(
                    Cause.Kind.DEPENDENCY, "rolesanywhere:GetSubject", unread + " certificates were not read yet"));
        }
        var now = facts.now();
        new TreeMap<>(certificates).forEach((node, certificate) -> {
            var end = certificate.notAfter();
            var ended = !end.isAfter(now);
            if (ended || Age.soon(end, CERTIFICATE_SOON, now)) {
                verdict.fail(
                        ended ? Severity.CRITICAL : Severity.WARNING,
                        verdict.nodeSubject(node),
                        ended ? "The node's certificate has ended" : "The node's certificate ends within 30 days",
                        Evidence.of("commonName", node)
                                .and("notAfter", end)
                                .and("serialNumber", certificate.serialNumber())
                                .since(Optional.of(end).filter(_ -> ended)));
            }
        });
    }

    /** A node has not asked for credentials for too long. */
    static Check subjectNotSeen() {
        return CheckDescription.check("ira-subject-not-seen", Group.CREDENTIAL, Severity.WARNING)
                .comparing("Last use of each node's certificate against twice the length of a session.")
                .needing(
                        DeclaredSources.PULUMI_STATE,
                        RolesAnywhereSources.SUBJECTS,
                        RolesAnywhereSources.PROFILES,
                        KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("The host is off, or its certificate is refused.")
                .fixedBy("See whether the machine is up and its certificate good. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking(Commands.NODE_CERTIFICATE)
                .looking(Commands.DEBUG)
                .looking(Commands.KUBELET_LOG)
                .inhibitedBy(
                        "node-unreachable",
                        "site-disconnected",
                        "ira-node-certificate-expiring",
                        "node-never-posted-status",
                        "stale-node-object")
                .judging(RolesAnywhereNodes::subjectNotSeen);
    }

    private static void subjectNotSeen(Facts facts, Verdict verdict) {
        var session = RolesAnywhere.profiles(facts).stream()
                .flatMap(profile -> profile.sessionDuration().stream())
                .max(Comparator.naturalOrder())
                .orElse(DEFAULT_SESSION);
        var nodes = facts.get(SharedViews.NODES);
        var latest = new TreeMap<String, Instant>();
        facts.get(RolesAnywhereSources.SUBJECTS).stream()
                .filter(subject -> nodes.named(subject.commonName()).isPresent())
                .forEach(subject -> subject.lastSeen()
                        .ifPresent(seen -> latest.merge(
                                subject.commonName(), seen, (one, other) -> one.isBefore(other) ? other : one)));
        latest.forEach((node, seen) -> {
            if (Age.longAgo(seen, session.multipliedBy(2), facts.now())) {
                verdict.fail(
                        verdict.nodeSubject(node),
                        "The node has not asked for credentials for more than two sessions",
                        Evidence.of("lastSeen", seen)
                                .and("sessionSeconds", session.toSeconds())
                                .since(seen));
            }
        });
    }
}
