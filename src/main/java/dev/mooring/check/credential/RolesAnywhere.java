package dev.mooring.check.credential;

import dev.mooring.actual.Certificate;
import dev.mooring.actual.RolesAnywhereProfile;
import dev.mooring.actual.RolesAnywhereSubject;
import dev.mooring.actual.TrustAnchor;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredProfile;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.DeclaredTrustAnchor;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What nodes with IAM Roles Anywhere depend on: profiles, trust anchors, their certificates. */
public final class RolesAnywhere {
    private static final Duration CA_SOON = Duration.ofDays(45);
    private static final Duration CERTIFICATE_SOON = Duration.ofDays(30);
    private static final Duration DEFAULT_SESSION = Duration.ofHours(1);
    private static final String PROVIDER = "iam-ra";

    private RolesAnywhere() {}

    /** A profile does not let nodes in under their own names. */
    public static Check profileMisconfigured() {
        return Check.of(
                CheckDescription.check("ira-profile-misconfigured", Group.CREDENTIAL, Severity.CRITICAL)
                        .comparing("The cluster's profiles against enabled, acceptRoleSessionName and the node role.")
                        .needing(Source.PULUMI_STATE, Source.ROLES_ANYWHERE_PROFILES)
                        .because("Without acceptRoleSessionName a node's name cannot be its session name.")
                        .fixedBy(
                                "aws rolesanywhere update-profile --region {region} --profile-id {subject} --accept-role-session-name; aws rolesanywhere enable-profile --region {region} --profile-id {subject}; or in {stack}"),
                RolesAnywhere::profileMisconfigured);
    }

    private static void profileMisconfigured(Situation situation, Verdict verdict) {
        var roles = situation.stack().orElseThrow().nodeRoleArns();
        if (profiles(situation).findAny().isEmpty()) {
            cannotTell(situation, verdict, "which profile the nodes use");
            return;
        }
        profiles(situation).forEach(profile -> {
            var wrong = new ArrayList<String>();
            if (!profile.enabled()) {
                wrong.add("enabled is false");
            }
            if (!profile.acceptRoleSessionName()) {
                wrong.add("acceptRoleSessionName is false");
            }
            if (!roles.isEmpty() && profile.roleArns().stream().noneMatch(roles::contains)) {
                wrong.add("roleArns lacks the hybrid node role");
            }
            if (!wrong.isEmpty()) {
                verdict.fail(
                        Subject.of("profile", profile.id()),
                        "Roles Anywhere profile " + profile.name() + ": " + String.join(", ", wrong),
                        Evidence.of("profileArn", profile.arn())
                                .and("wrong", wrong)
                                .and("roleArns", profile.roleArns()));
            }
        });
    }

    /** The declared one, and those that give the node role. */
    private static Stream<RolesAnywhereProfile> profiles(Situation situation) {
        var all = situation.actual().credentials().profiles().value().orElse(List.of());
        var declared = situation.stack().stream()
                .flatMap(stack -> stack.credentials().profiles().stream())
                .map(DeclaredProfile::id)
                .collect(Collectors.toSet());
        var roles = situation.stack().map(DeclaredStack::nodeRoleArns).orElse(Set.of());
        // A declared profile may serve something else; the only one is meant for nodes whatever roles it gives.
        return all.stream()
                .filter(profile -> (declared.size() == 1 && declared.contains(profile.id()))
                        || profile.roleArns().stream().anyMatch(roles::contains));
    }

    /** A trust anchor trusts nobody any more, or soon will not. */
    public static Check trustAnchorUnusable() {
        return Check.of(
                CheckDescription.check("ira-trust-anchor-unusable", Group.CREDENTIAL, Severity.CRITICAL)
                        .comparing(
                                "The cluster's trust anchors against enabled, and their CA's end against 45 days (warning).")
                        .needing(Source.PULUMI_STATE, Source.ROLES_ANYWHERE_TRUST_ANCHORS)
                        .because("It was disabled, or its CA certificate ends: all nodes of the anchor lose access.")
                        .fixedBy(
                                "aws rolesanywhere enable-trust-anchor --region {region} --trust-anchor-id {subject}; renew the CA and update the anchor in {stack}"),
                RolesAnywhere::trustAnchorUnusable);
    }

    /** Nodes use something that no declaration names: it was not looked at, and that is said. */
    private static void cannotTell(Situation situation, Verdict verdict, String what) {
        if (situation.nodes().stream().anyMatch(node -> PROVIDER.equals(node.credentialProvider()))) {
            verdict.unknown(new Cause(
                    Cause.Kind.DEPENDENCY,
                    "find " + what,
                    "the stack declares none, and the account may have several"));
        } else {
            verdict.skip("no node uses IAM Roles Anywhere");
        }
    }

    private static void trustAnchorUnusable(Situation situation, Verdict verdict) {
        if (trustAnchors(situation).isEmpty()) {
            cannotTell(situation, verdict, "which trust anchor the nodes use");
            return;
        }
        trustAnchors(situation).forEach(anchor -> {
            var end = anchor.certificates().stream().map(Certificate::notAfter).max(Comparator.naturalOrder());
            var ended = end.filter(date -> !date.isAfter(situation.now())).isPresent();
            var soon =
                    end.filter(date -> Age.soon(date, CA_SOON, situation.now())).isPresent();
            anchor.problem()
                    .ifPresent(problem -> verdict.unknown(
                            new Cause(Cause.Kind.MALFORMED, "read trust anchor " + anchor.id(), problem)));
            if (!anchor.enabled() || ended || soon) {
                verdict.fail(
                        anchor.enabled() && !ended ? Severity.WARNING : Severity.CRITICAL,
                        Subject.of("trust-anchor", anchor.id()),
                        anchor.enabled()
                                ? "CA of trust anchor " + anchor.name()
                                        + (ended ? " has ended" : " ends within 45 days")
                                : "Trust anchor " + anchor.name() + " is disabled",
                        Evidence.of("trustAnchorArn", anchor.arn())
                                .and("enabled", anchor.enabled())
                                .and("notAfter", end));
            }
        });
    }

    /** Declared ones; where none is, the account's only one, if nodes use Roles Anywhere at all. */
    private static List<TrustAnchor> trustAnchors(Situation situation) {
        var all = situation.actual().credentials().trustAnchors().value().orElse(List.of());
        var declared = situation.stack().stream()
                .flatMap(stack -> stack.credentials().trustAnchors().stream())
                .map(DeclaredTrustAnchor::id)
                .collect(Collectors.toSet());
        if (declared.isEmpty()) {
            var used = situation.nodes().stream().anyMatch(node -> PROVIDER.equals(node.credentialProvider()));
            return used && all.size() == 1 ? all : List.of();
        }
        return all.stream().filter(anchor -> declared.contains(anchor.id())).toList();
    }

    /** A node's certificate ends soon, or has ended. */
    public static Check nodeCertificateExpiring() {
        return Check.of(
                CheckDescription.check("ira-node-certificate-expiring", Group.CREDENTIAL, Severity.WARNING)
                        .comparing(
                                "End of the last certificate each node presented against 30 days; critical once it has ended.")
                        .needing(Source.ROLES_ANYWHERE_CERTIFICATES)
                        .because("Nobody renewed it. Its node loses access when it ends.")
                        .fixedBy("Renew /etc/iam/pki/server.pem on {subject}"),
                RolesAnywhere::nodeCertificateExpiring);
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
                RolesAnywhere::subjectNotSeen);
    }

    private static void subjectNotSeen(Situation situation, Verdict verdict) {
        var session = profiles(situation)
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

    /** A profile asks for longer sessions than a role gives. */
    public static Check sessionDurationInvalid() {
        return Check.of(
                CheckDescription.check("ira-session-duration-invalid", Group.CREDENTIAL, Severity.WARNING)
                        .comparing("Session length of the cluster's profiles against the maximum of their roles.")
                        .needing(Source.PULUMI_STATE, Source.ROLES_ANYWHERE_PROFILES, Source.IAM_ROLES)
                        .because("AWS makes no session that is longer than the role allows.")
                        .fixedBy(
                                "Lower durationSeconds of the profile, or raise maxSessionDuration of the role, in {stack}"),
                RolesAnywhere::sessionDurationInvalid);
    }

    private static void sessionDurationInvalid(Situation situation, Verdict verdict) {
        var roles = situation.actual().account().roles().value().orElse(Map.of());
        profiles(situation)
                .forEach(profile -> profile.roleArns().stream()
                        .flatMap(arn -> Stream.ofNullable(roles.get(arn)))
                        .filter(role -> role.maxSession()
                                .filter(most -> profile.sessionDuration()
                                        .filter(wanted -> wanted.compareTo(most) > 0)
                                        .isPresent())
                                .isPresent())
                        .forEach(role -> verdict.fail(
                                Subject.of("profile", profile.id()),
                                "Profile " + profile.name() + " asks for longer sessions than its role gives",
                                Evidence.of(
                                                "sessionSeconds",
                                                profile.sessionDuration().map(Duration::toSeconds))
                                        .and(
                                                "maxSessionSeconds",
                                                role.maxSession().map(Duration::toSeconds))
                                        .and("role", role.arn()))));
    }
}
