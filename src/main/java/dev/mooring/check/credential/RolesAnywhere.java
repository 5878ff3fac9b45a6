package dev.mooring.check.credential;

import dev.mooring.actual.x509.Certificate;
import dev.mooring.actual.rolesanywhere.RolesAnywhereProfile;
import dev.mooring.actual.rolesanywhere.TrustAnchor;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all nodes with IAM Roles Anywhere depend on: profiles and trust anchors. */
public final class RolesAnywhere {
    private static final Duration CA_SOON = Duration.ofDays(45);
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
    static Stream<RolesAnywhereProfile> profiles(Situation situation) {
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
