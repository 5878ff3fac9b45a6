package dev.mooring.check.drift;

import dev.mooring.actual.rolesanywhere.RolesAnywhereProfile;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.rolesanywhere.TrustAnchor;
import dev.mooring.actual.ssm.Activation;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredActivation;
import dev.mooring.declared.DeclaredProfile;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredTrustAnchor;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What nodes join with, as declared and as it is. */
final class DriftCredentials {
    private static final Duration ROUNDING = Duration.ofSeconds(2);

    private DriftCredentials() {}

    /** A declared activation is gone, or is another. */
    static Check activation() {
        return CheckDescription.check("drift-ssm-activation", Group.DRIFT, Severity.WARNING)
                .comparing("Declared activations: presence, role, limit and end.")
                .needing(DeclaredSources.PULUMI_STATE, SsmSources.ACTIVATIONS)
                .because("Deleted outside Pulumi, which still shows it.")
                .fixedBy("Update {stack}: Pulumi makes a new one. Give its code to the machines still to come.")
                .looking(Commands.ACTIVATION)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .inhibitedBy("ssm-activation-expiring")
                .judging(DriftCredentials::activation);
    }

    private static void activation(Facts facts, Verdict verdict) {
        if (Comparison.isHeldBack(facts, verdict)) {
            return;
        }
        var found = facts.get(SsmSources.ACTIVATIONS).stream()
                .collect(Collectors.toMap(Activation::id, Function.identity(), (first, _) -> first));
        var stack = facts.get(DeclaredSources.PULUMI_STATE);
        Comparison.certain(stack, stack.activations(), verdict)
                .forEach(declared -> activation(declared, found, verdict));
    }

    private static void activation(DeclaredActivation declared, Map<String, Activation> found, Verdict verdict) {
        var subject = Comparison.subject(declared);
        var actual = found.get(declared.id());
        if (actual == null) {
            verdict.fail(
                    subject,
                    "Declared SSM activation does not exist",
                    Evidence.of("activation", declared.id()).and("urn", declared.urn()));
            return;
        }
        new Differing()
                .value("iamRole", role(declared), Optional.of(roleName(actual.iamRole())))
                .value("registrationLimit", declared.registrationLimit(), Optional.of(actual.registrationLimit()))
                .value("expires", declared.expires(), rounded(actual.expires(), declared.expires()))
                .toldBy("ssm-activation-expiring", "expires")
                .report(verdict, subject, "The SSM activation differs");
    }

    private static Declared<String> role(DeclaredActivation declared) {
        return declared.iamRole().isEmpty() ? Declared.undeclared() : Declared.known(roleName(declared.iamRole()));
    }

    private static String roleName(String role) {
        return role.substring(role.lastIndexOf('/') + 1);
    }

    /** SSM keeps seconds. */
    private static Optional<Instant> rounded(Optional<Instant> actual, Declared<Instant> declared) {
        return actual.map(end -> declared.value()
                .filter(wanted -> Duration.between(wanted, end).abs().compareTo(ROUNDING) < 0)
                .orElse(end));
    }

    /** A declared trust anchor or profile is gone, or is set otherwise. */
    static Check rolesAnywhere() {
        return CheckDescription.check("drift-roles-anywhere", Group.DRIFT, Severity.ERROR)
                .comparing("Declared trust anchors and profiles: presence and settings.")
                .needing(
                        DeclaredSources.PULUMI_STATE, RolesAnywhereSources.TRUST_ANCHORS, RolesAnywhereSources.PROFILES)
                .because("Disabled or changed by hand.")
                .fixedBy("Take the change into {stack}, or undo it by an update.")
                .looking("aws rolesanywhere get-profile --region {region} --profile-id {profile}")
                .looking("aws rolesanywhere get-trust-anchor --region {region} --trust-anchor-id {trustAnchor}")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .inhibitedBy("ira-trust-anchor-unusable", "ira-profile-misconfigured")
                .judging(DriftCredentials::rolesAnywhere);
    }

    private static void rolesAnywhere(Facts facts, Verdict verdict) {
        if (Comparison.isHeldBack(facts, verdict)) {
            return;
        }
        var stack = facts.get(DeclaredSources.PULUMI_STATE);
        var declared = stack.credentials();
        var anchors = facts.get(RolesAnywhereSources.TRUST_ANCHORS);
        var profiles = facts.get(RolesAnywhereSources.PROFILES);
        Comparison.certain(stack, declared.trustAnchors(), verdict)
                .forEach(anchor -> trustAnchor(anchor, anchors, verdict));
        Comparison.certain(stack, declared.profiles(), verdict).forEach(profile -> profile(profile, profiles, verdict));
    }

    private static void trustAnchor(DeclaredTrustAnchor declared, List<TrustAnchor> found, Verdict verdict) {
        var subject = Comparison.subject(declared);
        found.stream()
                .filter(anchor -> anchor.id().equals(declared.id()))
                .findFirst()
                .ifPresentOrElse(
                        actual -> new Differing()
                                .value("enabled", declared.enabled(), Optional.of(actual.enabled()))
                                .toldBy("ira-trust-anchor-unusable", "enabled")
                                .report(verdict, subject, "The trust anchor differs"),
                        () -> verdict.fail(
                                subject,
                                "Declared trust anchor does not exist",
                                Evidence.of("name", declared.name()).and("urn", declared.urn())));
    }

    private static void profile(DeclaredProfile declared, List<RolesAnywhereProfile> found, Verdict verdict) {
        var subject = Comparison.subject(declared);
        found.stream()
                .filter(profile -> profile.id().equals(declared.id()))
                .findFirst()
                .ifPresentOrElse(
                        actual -> compare(declared, actual)
                                .toldBy("ira-profile-misconfigured", "enabled", "acceptRoleSessionName")
                                .report(verdict, subject, "The profile differs"),
                        () -> verdict.fail(
                                subject,
                                "Declared profile does not exist",
                                Evidence.of("name", declared.name()).and("urn", declared.urn())));
    }

    private static Differing compare(DeclaredProfile declared, RolesAnywhereProfile actual) {
        return new Differing()
                .value("enabled", declared.enabled(), Optional.of(actual.enabled()))
                .value(
                        "acceptRoleSessionName",
                        declared.acceptRoleSessionName(),
                        Optional.of(actual.acceptRoleSessionName()))
                .set("roleArns", declared.roleArns(), actual.roleArns())
                .value(
                        "durationSeconds",
                        declared.durationSeconds(),
                        actual.sessionDuration().map(Duration::toSeconds).map(Long::intValue));
    }
}
