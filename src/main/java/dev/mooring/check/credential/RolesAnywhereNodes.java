package dev.mooring.check.credential;

import dev.mooring.actual.rolesanywhere.RolesAnywhereSubject;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What each node with IAM Roles Anywhere has of its own: a certificate, and when it last used it. */
public final class RolesAnywhereNodes {
    private static final Duration CERTIFICATE_SOON = Duration.ofDays(30);
    private static final Duration DEFAULT_SESSION = Duration.ofHours(1);

    private RolesAnywhereNodes() {}

    /** A node's certificate ends soon, or has ended. */
    public static Check nodeCertificateExpiring() {
        return Check.of(
                CheckDescription.check("ira-node-certificate-expiring", Group.CREDENTIAL, Severity.WARNING)
                        .comparing(
                                "End of the last certificate each node presented against 30 days; critical once it has ended.")
                        .needing(Source.ROLES_ANYWHERE_CERTIFICATES)
                        .because("Nobody renewed it. Its node loses access when it ends.")
                        .fixedBy("Renew /etc/iam/pki/server.pem on {subject}"),
                RolesAnywhereNodes::nodeCertificateExpiring);
    }

    private static void nodeCertificateExpiring(Situation situation, Verdict verdict) {
        var certificates =
                situation.actual().credentials().certificates().value().orElse(Map.of());
        var unread = subjectsOfNodes(situation)
                .filter(subject -> !certificates.containsKey(subject.commonName()))
                .count();
        if (unread > 0) {
            verdict.unknown(new Cause(
                    Cause.Kind.DEPENDENCY, "rolesanywhere:GetSubject", unread + " certificates were not read yet"));
        }
        new TreeMap<>(certificates).forEach((node, certificate) -> {
            var end = certificate.notAfter();
            var ended = !end.isAfter(situation.now());
            if (ended || Age.soon(end, CERTIFICATE_SOON, situation.now())) {
                verdict.fail(
                        ended ? Severity.CRITICAL : Severity.WARNING,
                        situation.nodeSubject(node),
                        ended ? "The node's certificate has ended" : "The node's certificate ends within 30 days",
                        Evidence.of("commonName", node)
                                .and("notAfter", end)
                                .and("serialNumber", certificate.serialNumber()));
            }
        });
    }

    /** A node has not asked for credentials for too long. */
    public static Check subjectNotSeen() {
        return Check.of(
                CheckDescription.check("ira-subject-not-seen", Group.CREDENTIAL, Severity.WARNING)
                        .comparing("Last use of each node's certificate against twice the length of a session.")
                        .needing(
                                Source.PULUMI_STATE,
                                Source.ROLES_ANYWHERE_SUBJECTS,
                                Source.ROLES_ANYWHERE_PROFILES,
                                Source.KUBERNETES_NODES)
                        .because("The host is off, or its certificate is refused.")
                        .fixedBy(
                                "On {subject}: journalctl -u kubelet; aws_signing_helper credential-process by hand; nodeadm debug")
                        .foldedInto(
                                "node-unreachable",
                                "site-disconnected",
                                "ira-node-certificate-expiring",
                                "node-never-posted-status",
                                "stale-node-object"),
                RolesAnywhereNodes::subjectNotSeen);
    }

    private static void subjectNotSeen(Situation situation, Verdict verdict) {
        var session = RolesAnywhere.profiles(situation)
                .flatMap(profile -> profile.sessionDuration().stream())
                .max(Comparator.naturalOrder())
                .orElse(DEFAULT_SESSION);
        var latest = new TreeMap<String, Instant>();
        subjectsOfNodes(situation)
                .forEach(subject -> subject.lastSeen()
                        .ifPresent(seen -> latest.merge(
                                subject.commonName(), seen, (one, other) -> one.isBefore(other) ? other : one)));
        latest.forEach((node, seen) -> {
            if (Age.longAgo(seen, session.multipliedBy(2), situation.now())) {
                verdict.fail(
                        situation.nodeSubject(node),
                        "The node has not asked for credentials for more than two sessions",
                        Evidence.of("lastSeen", seen).and("sessionSeconds", session.toSeconds()));
            }
        });
    }

    private static Stream<RolesAnywhereSubject> subjectsOfNodes(Situation situation) {
        return situation.actual().credentials().subjects().value().orElse(List.of()).stream()
                .filter(subject -> situation.nodeNamed(subject.commonName()).isPresent());
    }
}
