package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSubject;
import dev.mooring.actual.x509.Certificate;
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
import dev.mooring.hostname.HostNames;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What each node with IAM Roles Anywhere has of its own: a certificate, and when it last used it. */
final class RolesAnywhereNodes {
    private static final Duration CERTIFICATE_SOON = Duration.ofDays(30);

    /** What lives for days or hours is renewed by itself, with a third of its life left or more. */
    private static final int SHARE_OF_LIFE = 5;

    private static final String PROVIDER = "iam-ra";
    private static final Duration DEFAULT_SESSION = Duration.ofHours(1);

    private static final Cause NOT_YET_READ =
            new Cause(Cause.Kind.DEPENDENCY, "rolesanywhere:GetSubject", "the certificate was not read yet");

    private RolesAnywhereNodes() {}

    /** A node's certificate ends soon, or has ended. */
    static Check nodeCertificateExpiring() {
        return CheckDescription.check("ira-node-certificate-expiring", Group.CREDENTIAL, Severity.WARNING)
                .comparing(
                        "End of the last certificate each node presented against 30 days, or against a fifth of its life where that is less; critical once it has ended.")
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
        var read = facts.get(RolesAnywhereSources.CERTIFICATES);
        var certificates = read.byNode();
        var nodes = facts.partly(SharedViews.NODES);
        read.unread().stream()
                .filter(machine -> nodes.stream()
                        .flatMap(fleet -> fleet.current().stream())
                        .noneMatch(node -> node.name().equals(machine)))
                .sorted()
                .forEach(machine -> verdict.unknown(verdict.nodeSubject(machine), NOT_YET_READ));
        facts.partly(RolesAnywhereSources.SUBJECTS).ifPresent(subjects -> {
            var known = byCommonName(subjects);
            nodes.stream()
                    .flatMap(fleet -> fleet.current().stream())
                    .filter(node -> !certificates.containsKey(node.name()))
                    .forEach(node -> sayWhatIsUnknown(node, known, verdict));
        });
        var now = facts.now();
        new TreeMap<>(certificates).forEach((node, certificate) -> {
            var end = certificate.notAfter();
            var ended = !end.isAfter(now);
            var soon = soon(certificate);
            if (ended || Age.soon(end, soon, now)) {
                verdict.fail(
                        ended ? Severity.CRITICAL : Severity.WARNING,
                        verdict.nodeSubject(node),
                        ended ? "The node's certificate has ended" : ending(soon),
                        Evidence.of("commonName", node)
                                .and("notAfter", end)
                                .and("serialNumber", certificate.serialNumber())
                                .since(Optional.of(end).filter(_ -> ended)));
            }
        });
    }

    /** Roles Anywhere gives a machine no credentials. */
    static Check credentialsRefused() {
        return CheckDescription.check("ira-credentials-refused", Group.CREDENTIAL, Severity.ERROR)
                .comparing(
                        "Outcome of each machine's last request for credentials, by IAM Roles Anywhere; critical of a node that is lost. Asked for every six hours, and after ten minutes where it was refused, or where a lost machine has asked since.")
                .needing(RolesAnywhereSources.CERTIFICATES, KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because(
                        "IAM Roles Anywhere refuses it: its certificate was revoked or does not name the node, the profile does not give the role, or the role's trust policy or a session policy stands in the way. What it has lasts for an hour at most.")
                .fixedBy(
                        "The signing helper's error says why; CloudTrail has it too, as CreateSession. Run the sudo commands on the machine.")
                .looking(
                        "aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=EventName,AttributeValue=CreateSession --max-results 20")
                .looking("aws rolesanywhere list-profiles --region {region}")
                .looking(Commands.NODE)
                .looking(Commands.NODE_CERTIFICATE)
                .looking(Commands.DEBUG)
                .inhibitedBy(
                        "ira-node-certificate-expiring",
                        "ira-profile-misconfigured",
                        "ira-trust-anchor-unusable",
                        "node-role-trust-broken",
                        "stale-node-object")
                .judging(RolesAnywhereNodes::credentialsRefused);
    }

    private static void credentialsRefused(Facts facts, Verdict verdict) {
        var read = facts.get(RolesAnywhereSources.CERTIFICATES);
        read.unread().stream().sorted().forEach(machine -> verdict.unknown(verdict.nodeSubject(machine), NOT_YET_READ));
        var lost = facts.get(SharedViews.NODES).lost().stream()
                .map(HybridNode::name)
                .collect(Collectors.toSet());
        read.refused().stream().sorted().forEach(machine -> {
            var evidence = Evidence.of("commonName", machine);
            if (read.isGoodAt(machine, facts.now())) {
                evidence.beyond("ira-node-certificate-expiring");
            }
            verdict.fail(
                    lost.contains(machine) ? Severity.CRITICAL : verdict.severity(),
                    verdict.nodeSubject(machine),
                    "IAM Roles Anywhere gave the machine no credentials when it asked last",
                    evidence);
        });
    }

    private static Duration soon(Certificate certificate) {
        var share = Duration.between(certificate.notBefore(), certificate.notAfter())
                .dividedBy(SHARE_OF_LIFE);
        return share.compareTo(CERTIFICATE_SOON) < 0 ? share : CERTIFICATE_SOON;
    }

    private static String ending(Duration soon) {
        return soon.equals(CERTIFICATE_SOON)
                ? "The node's certificate ends within 30 days"
                : "The node's certificate has less than a fifth of its life left";
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
                .using(RolesAnywhereSources.CERTIFICATES, "Whether its certificate is the reason is unknown.")
                .viewing(SharedViews.NODES)
                .because("The host is off, or its certificate is refused.")
                .fixedBy(
                        "See whether the machine is up and its certificate good. Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking(Commands.NODE_CERTIFICATE)
                .looking(Commands.DEBUG)
                .looking(Commands.KUBELET_LOG)
                .inhibitedBy(
                        "node-unreachable",
                        "site-disconnected",
                        "ira-node-certificate-expiring",
                        "node-never-posted-status",
                        "node-role-trust-broken",
                        "stale-node-object")
                .judging(RolesAnywhereNodes::subjectNotSeen);
    }

    private static void subjectNotSeen(Facts facts, Verdict verdict) {
        var session = RolesAnywhere.profiles(facts).stream()
                .flatMap(profile -> profile.sessionDuration().stream())
                .max(Comparator.naturalOrder())
                .orElse(DEFAULT_SESSION);
        var current = facts.get(SharedViews.NODES).current();
        var subjects = facts.get(RolesAnywhereSources.SUBJECTS);
        var latest = lastSeen(subjects, current);
        var known = byCommonName(subjects);
        current.stream()
                .filter(node -> !latest.containsKey(node.name()))
                .forEach(node -> sayWhatIsUnknown(node, known, verdict));
        latest.forEach((node, seen) -> {
            if (Age.longAgo(seen, session.multipliedBy(2), facts.now())) {
                var evidence = Evidence.of("lastSeen", seen)
                        .and("sessionSeconds", session.toSeconds())
                        .since(seen);
                // A certificate that is still good keeps nobody from asking.
                facts.detail(RolesAnywhereSources.CERTIFICATES)
                        .map(certificates -> certificates.byNode().get(node))
                        .tell(certificate -> {
                            if (certificate.notAfter().isAfter(facts.now())) {
                                evidence.beyond("ira-node-certificate-expiring");
                            }
                        });
                verdict.fail(
                        verdict.nodeSubject(node),
                        "The node has not asked for credentials for more than two sessions",
                        evidence);
            }
        });
    }

    /** By node. */
    private static Map<String, Instant> lastSeen(List<RolesAnywhereSubject> subjects, List<HybridNode> current) {
        var latest = new TreeMap<String, Instant>();
        if (subjects.isEmpty()) {
            return latest;
        }
        var nodes = new HostNames<HybridNode>();
        current.forEach(node -> nodes.add(node.name(), node));
        subjects.forEach(subject -> {
            if (nodes.find(subject.commonName()) instanceof HostNames.Match.One<HybridNode>(HybridNode node)) {
                subject.lastSeen()
                        .ifPresent(seen ->
                                latest.merge(node.name(), seen, (one, other) -> one.isBefore(other) ? other : one));
            }
        });
        return latest;
    }

    private static HostNames<RolesAnywhereSubject> byCommonName(List<RolesAnywhereSubject> subjects) {
        var known = new HostNames<RolesAnywhereSubject>();
        subjects.forEach(subject -> known.add(subject.commonName(), subject));
        return known;
    }

    /** A node with such credentials has a certificate. Where none is known, it may end tomorrow for all that is known. */
    private static void sayWhatIsUnknown(HybridNode node, HostNames<RolesAnywhereSubject> known, Verdict verdict) {
        var hasSubject = !(known.find(node.name()) instanceof HostNames.Match.None<RolesAnywhereSubject>);
        if (hasSubject || PROVIDER.equals(node.credentialProvider())) {
            verdict.unknown(
                    verdict.subject(node),
                    new Cause(
                            Cause.Kind.DEPENDENCY,
                            hasSubject ? "rolesanywhere:GetSubject" : "rolesanywhere:ListSubjects",
                            hasSubject
                                    ? "the certificate was not read yet, or it is not clear which one is the node's"
                                    : "no certificate subject has the node's name in this account and region"));
        }
    }
}
