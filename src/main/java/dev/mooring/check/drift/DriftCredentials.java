package dev.mooring.check.drift;

import dev.mooring.actual.ssm.Activation;
import dev.mooring.actual.rolesanywhere.RolesAnywhereProfile;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredActivation;
import dev.mooring.declared.DeclaredProfile;
import dev.mooring.declared.DeclaredTrustAnchor;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What nodes join with, as declared and as it is. */
final class DriftCredentials {
    private static final Duration ROUNDING = Duration.ofSeconds(2);

    private DriftCredentials() {}

    /** A declared activation is gone, or is another. */
    public static Check activation() {
        return Check.of(
                CheckDescription.check("drift-ssm-activation", Group.DRIFT, Severity.WARNING)
                        .comparing("Declared activations: presence, role, limit and end.")
                        .needing(Source.PULUMI_STATE, Source.SSM_ACTIVATIONS)
                        .because("Deleted outside Pulumi, which still shows it.")
                        .fixedBy(
                                "pulumi up --refresh --stack {stack} makes a new one; give its code to the machines still to come"),
                DriftCredentials::activation);
    }

    private static void activation(Situation situation, Verdict verdict) {
        if (Comparison.pulumiRuns(situation, verdict)) {
            return;
        }
        var found = situation.actual().credentials().activations().value().orElse(List.of()).stream()
                .collect(Collectors.toMap(Activation::id, Function.identity(), (first, _) -> first));
        situation.stack().orElseThrow().activations().forEach(declared -> {
            var subject = Subject.of("activation", declared.id());
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
                    .report(verdict, subject, "The SSM activation differs");
        });
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
    public static Check rolesAnywhere() {
        return Check.of(
                CheckDescription.check("drift-roles-anywhere", Group.DRIFT, Severity.ERROR)
                        .comparing("Declared trust anchors and profiles: presence and settings.")
                        .needing(
                                Source.PULUMI_STATE,
                                Source.ROLES_ANYWHERE_TRUST_ANCHORS,
                                Source.ROLES_ANYWHERE_PROFILES)
                        .because("Disabled or changed by hand.")
                        .fixedBy("pulumi up --refresh --stack {stack}"),
                (situation, verdict) -> {
                    if (!Comparison.pulumiRuns(situation, verdict)) {
                        var credentials = situation.stack().orElseThrow().credentials();
                        credentials.trustAnchors().forEach(anchor -> trustAnchor(anchor, situation, verdict));
                        credentials.profiles().forEach(profile -> profile(profile, situation, verdict));
                    }
                });
    }

    private static void trustAnchor(DeclaredTrustAnchor declared, Situation situation, Verdict verdict) {
        var subject = Subject.of("trust-anchor", declared.id());
        situation.actual().credentials().trustAnchors().value().orElse(List.of()).stream()
                .filter(anchor -> anchor.id().equals(declared.id()))
                .findFirst()
                .ifPresentOrElse(
                        actual -> new Differing()
                                .value("enabled", declared.enabled(), Optional.of(actual.enabled()))
                                .report(verdict, subject, "The trust anchor differs"),
                        () -> verdict.fail(
                                subject,
                                "Declared trust anchor does not exist",
                                Evidence.of("name", declared.name()).and("urn", declared.urn())));
    }

    private static void profile(DeclaredProfile declared, Situation situation, Verdict verdict) {
        var subject = Subject.of("profile", declared.id());
        situation.actual().credentials().profiles().value().orElse(List.of()).stream()
                .filter(profile -> profile.id().equals(declared.id()))
                .findFirst()
                .ifPresentOrElse(
                        actual -> compare(declared, actual).report(verdict, subject, "The profile differs"),
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
