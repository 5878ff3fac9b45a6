package dev.mooring.check.credential;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereProfile;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.rolesanywhere.TrustAnchor;
import dev.mooring.actual.x509.Authority;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredProfile;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredTrustAnchor;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import dev.mooring.roster.FleetNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all nodes with IAM Roles Anywhere depend on: profiles and trust anchors. */
final class RolesAnywhere {
    private static final Duration CA_SOON = Duration.ofDays(45);
    private static final String PROVIDER = "iam-ra";
    private static final String ONE_OF_SEVERAL =
            " The stack declares several anchors; which nodes are of this one, if any, is not known.";

    private static final Remedy DISABLED = Remedy.of(
                    "Enable it. Where {stack} declares it, its declaration must say so too.")
            .looking("aws rolesanywhere get-trust-anchor --region {region} --trust-anchor-id {trustAnchor}")
            .looking(Commands.PREVIEW)
            .changing("aws rolesanywhere enable-trust-anchor --region {region} --trust-anchor-id {trustAnchor}");

    private static final Remedy LEFT_BEHIND = Remedy.of(
                    "Give each of the machines a certificate of a CA of the trust anchor that lasts. Leave the CA that ends in the anchor until they have one.")
            .looking("aws rolesanywhere get-trust-anchor --region {region} --trust-anchor-id {trustAnchor}")
            .looking("aws rolesanywhere list-subjects --region {region}");

    private RolesAnywhere() {}

    /** A profile does not let nodes in under their own names. */
    static Check profileMisconfigured() {
        return CheckDescription.check("ira-profile-misconfigured", Group.CREDENTIAL, Severity.CRITICAL)
                .comparing(
                        "The cluster's profiles against enabled, acceptRoleSessionName and the node role; error where another one lets nodes in, and undeclared ones not where a declared one does.")
                .needing(DeclaredSources.PULUMI_STATE, RolesAnywhereSources.PROFILES)
                .using(
                        KubernetesSources.NODES,
                        "Where no profile is known to be the cluster's, it is unknown whether nodes use one.")
                .viewing(SharedViews.NODES, SharedViews.DECLARED_NODES)
                .because("Without acceptRoleSessionName a node's name cannot be its session name.")
                .fixedBy(
                        "Mend it in {stack} and update that. The last two commands mend it at once; the declaration must then say the same, or the next update undoes them.")
                .looking("aws rolesanywhere get-profile --region {region} --profile-id {profile}")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .changing(
                        "aws rolesanywhere update-profile --region {region} --profile-id {profile} --accept-role-session-name")
                .changing("aws rolesanywhere enable-profile --region {region} --profile-id {profile}")
                .judging(RolesAnywhere::profileMisconfigured);
    }

    private static void profileMisconfigured(Facts facts, Verdict verdict) {
        var roles = facts.get(DeclaredSources.PULUMI_STATE).nodeRoleArns();
        var profiles = profiles(facts).stream()
                .filter(profile -> gives(profile, roles) || !isOfOtherNodesAlone(facts))
                .toList();
        if (profiles.isEmpty()) {
            cannotTell(facts, verdict, "which profile the nodes use");
            return;
        }
        var lettingIn =
                profiles.stream().filter(profile -> letsIn(profile, roles)).toList();
        var declared = declaredProfiles(facts);
        var covers = lettingIn.isEmpty() ? ofRolesAnywhere(facts) : Set.<String>of();
        var severity = lettingIn.isEmpty() ? verdict.severity() : Severity.ERROR;
        // What else gives the role is somebody else's, where the nodes' own is known and in order.
        var areOthersForNodes = lettingIn.stream().map(RolesAnywhereProfile::id).noneMatch(declared::contains);
        profiles.stream()
                .filter(profile -> areOthersForNodes || declared.contains(profile.id()))
                .forEach(profile -> {
                    var wrong = new ArrayList<String>();
                    if (!profile.enabled()) {
                        wrong.add("enabled is false");
                    }
                    if (!profile.acceptRoleSessionName()) {
                        wrong.add("acceptRoleSessionName is false");
                    }
                    if (!roles.isEmpty() && !gives(profile, roles)) {
                        wrong.add("roleArns lacks the hybrid node role");
                    }
                    if (!wrong.isEmpty()) {
                        verdict.fail(
                                severity,
                                Subject.of("profile", profile.id()),
                                "Roles Anywhere profile " + profile.name() + ": " + String.join(", ", wrong),
                                Evidence.of("profileArn", profile.arn())
                                        .and("wrong", wrong)
                                        .and("roleArns", profile.roleArns()),
                                covers);
                    }
                });
    }

    /** Names of nodes that get their credentials from Roles Anywhere: what lets none of them in explains what becomes of them. */
    private static Set<String> ofRolesAnywhere(Facts facts) {
        return facts.partly(SharedViews.NODES).stream()
                .flatMap(nodes -> nodes.current().stream())
                .filter(node -> PROVIDER.equals(node.credentialProvider()))
                .map(HybridNode::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean gives(RolesAnywhereProfile profile, Collection<String> roles) {
        return profile.roleArns().stream().anyMatch(roles::contains);
    }

    /**
     * Whether there are nodes, and none of them has or is to have a certificate: a profile is then for something else. Where
     * that cannot be read the profile is not judged, and that is said.
     */
    private static boolean isOfOtherNodesAlone(Facts facts) {
        var mayHaveCertificates = facts.partly(SharedViews.NODES)
                .map(FleetNodes::credentialProviders)
                .filter(providers -> providers.isEmpty() || providers.contains(PROVIDER))
                .isPresent();
        return !mayHaveCertificates
                && facts.partly(SharedViews.DECLARED_NODES).stream()
                        .flatMap(declared -> declared.nodes().stream())
                        .noneMatch(node -> node.credentialProvider()
                                .filter(PROVIDER::equals)
                                .isPresent());
    }

    /**
     * The declared one, and those that give the node role. One that is disabled was put out of use where another gives the
     * role, unless it is declared to be enabled.
     */
    static List<RolesAnywhereProfile> profiles(Facts facts) {
        var stack = facts.get(DeclaredSources.PULUMI_STATE);
        var declared = declaredProfiles(facts);
        var putOutOfUse = stack.credentials().profiles().stream()
                .filter(profile -> isOff(profile.enabled()))
                .map(DeclaredProfile::id)
                .collect(Collectors.toSet());
        var roles = stack.nodeRoleArns();
        // A declared profile may serve something else; the only one is meant for nodes whatever roles it gives.
        var found = facts.get(RolesAnywhereSources.PROFILES).stream()
                .filter(profile -> (declared.size() == 1 && declared.contains(profile.id())) || gives(profile, roles))
                .toList();
        return found.stream().noneMatch(profile -> letsIn(profile, roles))
                ? found
                : found.stream()
                        .filter(profile -> profile.enabled()
                                || (declared.contains(profile.id()) && !putOutOfUse.contains(profile.id())))
                        .toList();
    }

    private static Set<String> declaredProfiles(Facts facts) {
        return facts.get(DeclaredSources.PULUMI_STATE).credentials().profiles().stream()
                .map(DeclaredProfile::id)
                .collect(Collectors.toSet());
    }

    private static boolean isOff(Declared<Boolean> enabled) {
        return enabled.value().filter(on -> !on).isPresent();
    }

    private static boolean letsIn(RolesAnywhereProfile profile, Collection<String> roles) {
        return profile.enabled() && profile.acceptRoleSessionName() && gives(profile, roles);
    }

    /** A trust anchor trusts nobody any more, or soon will not. */
    static Check trustAnchorUnusable() {
        return CheckDescription.check("ira-trust-anchor-unusable", Group.CREDENTIAL, Severity.CRITICAL)
                .comparing(
                        "The cluster's trust anchors against enabled, and their CA's end against 45 days (warning); error where another declared one is in order. Where an anchor has a CA that lasts and one that does not, the second counts if a machine's certificate is of it. Not those that are declared disabled beside such a one.")
                .needing(DeclaredSources.PULUMI_STATE, RolesAnywhereSources.TRUST_ANCHORS)
                .using(
                        KubernetesSources.NODES,
                        "Where no trust anchor is declared, it is unknown whether nodes use one.")
                .using(
                        RolesAnywhereSources.CERTIFICATES,
                        "Where an anchor has several CAs and one of them ends, it is unknown whether machines have certificates of that one.")
                .viewing(SharedViews.NODES)
                .because("It was disabled, or its CA certificate ends: all nodes of the anchor lose access.")
                .fixedBy("Renew the CA, put its certificate into the trust anchor in {stack}, and update that.")
                .looking("aws rolesanywhere get-trust-anchor --region {region} --trust-anchor-id {trustAnchor}")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .orFixedBy(DISABLED, LEFT_BEHIND)
                .judging(RolesAnywhere::trustAnchorUnusable);
    }

    private static void trustAnchorUnusable(Facts facts, Verdict verdict) {
        var anchors = trustAnchors(facts);
        if (anchors.isEmpty()) {
            cannotTell(facts, verdict, "which trust anchor the nodes use");
            return;
        }
        var now = facts.now();
        var one = anchors.size() > 1;
        var anyUsable = anchors.stream().anyMatch(anchor -> isUsable(anchor, now));
        var unusable = anyUsable ? Severity.ERROR : Severity.CRITICAL;
        var covers = anyUsable ? Set.<String>of() : ofRolesAnywhere(facts);
        anchors.forEach(anchor -> {
            var end = end(anchor);
            var ended = end.filter(date -> !date.isAfter(now)).isPresent();
            var soon = end.filter(date -> Age.soon(date, CA_SOON, now)).isPresent();
            anchor.problem()
                    .ifPresent(problem -> verdict.unknown(
                            new Cause(Cause.Kind.MALFORMED, "read trust anchor " + anchor.id(), problem)));
            if (!anchor.enabled() || ended || soon) {
                verdict.fail(
                        anchor.enabled() && !ended ? Severity.WARNING : unusable,
                        Subject.of("trust-anchor", anchor.id()),
                        anchor.enabled()
                                ? "CA of trust anchor " + anchor.name()
                                        + (ended ? " has ended" : " ends within 45 days")
                                : "Trust anchor " + anchor.name() + " is disabled",
                        anchorEvidence(anchor, end, ended, one),
                        covers);
            } else if (anchor.authorities().stream().anyMatch(authority -> endsSoon(authority.notAfter(), now))) {
                leftBehind(anchor, anchors, facts, verdict);
            }
        });
    }

    private static boolean endsSoon(Instant end, Instant now) {
        return !end.isAfter(now) || Age.soon(end, CA_SOON, now);
    }

    /** The anchor has a CA that lasts, and one that does not: machines whose certificates are of the second lose access with it. */
    private static void leftBehind(TrustAnchor anchor, List<TrustAnchor> anchors, Facts facts, Verdict verdict) {
        var certificates = facts.partly(RolesAnywhereSources.CERTIFICATES);
        if (certificates.isEmpty()) {
            return;
        }
        var now = facts.now();
        var ends = new TreeMap<String, Instant>();
        var unclear = new TreeSet<>(certificates.get().unread());
        unclear.addAll(ofRolesAnywhere(facts));
        unclear.removeAll(certificates.get().byNode().keySet());
        certificates
                .get()
                .byNode()
                .forEach((machine, certificate) -> authorityEnd(certificate, anchor)
                        .ifPresentOrElse(end -> ends.put(machine, end), () -> {
                            if (anchors.stream()
                                    .noneMatch(other ->
                                            authorityEnd(certificate, other).isPresent())) {
                                unclear.add(machine);
                            }
                        }));
        var machines = ends.entrySet().stream()
                .filter(end -> endsSoon(end.getValue(), now))
                .map(Map.Entry::getKey)
                .toList();
        var subject = Subject.of("trust-anchor", anchor.id());
        if (!unclear.isEmpty()) {
            verdict.unknown(
                    subject,
                    new Cause(
                            Cause.Kind.DEPENDENCY,
                            "tell of which CA of the trust anchor each machine's certificate is",
                            "that of " + unclear.first() + " was not read yet, or an intermediate CA signed it"));
        }
        if (machines.isEmpty()) {
            return;
        }
        var first = Collections.min(machines.stream().map(ends::get).toList());
        var ended = !first.isAfter(now);
        var lost = ends.entrySet().stream()
                .filter(end -> !end.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        var ofAll = lost.size() == certificates.get().byNode().size() ? verdict.severity() : Severity.ERROR;
        verdict.fail(
                ended ? ofAll : Severity.WARNING,
                subject,
                "A CA of trust anchor " + anchor.name() + (ended ? " has ended" : " ends within 45 days")
                        + ", and machines have certificates of it",
                Evidence.of("trustAnchorArn", anchor.arn())
                        .and("notAfter", first)
                        .and("machines", machines)
                        .since(Optional.of(first).filter(_ -> ended))
                        .pointingTo(
                                "The anchor has got another CA, and these machines have not got certificates of it yet: they lose access when theirs ends, whatever the certificates themselves say.")
                        .callingFor(LEFT_BEHIND),
                lost);
    }

    private static Optional<Instant> authorityEnd(Certificate certificate, TrustAnchor anchor) {
        return certificate.issuer().flatMap(issuer -> Authority.end(issuer, anchor.authorities()));
    }

    private static boolean isUsable(TrustAnchor anchor, Instant now) {
        return anchor.enabled()
                && end(anchor).filter(date -> !date.isAfter(now)).isEmpty();
    }

    private static Optional<Instant> end(TrustAnchor anchor) {
        return anchor.authorities().stream().map(Authority::notAfter).max(Comparator.naturalOrder());
    }

    /** @param one whether it is one of several: which of them a machine's certificate belongs to, nothing tells */
    private static Evidence anchorEvidence(TrustAnchor anchor, Optional<Instant> end, boolean ended, boolean one) {
        var evidence = Evidence.of("trustAnchorArn", anchor.arn())
                .and("enabled", anchor.enabled())
                .and("notAfter", end)
                .since(end.filter(_ -> ended));
        return anchor.enabled()
                ? evidence.pointingTo("Its CA certificate was not renewed: all nodes of the anchor lose access with it."
                        + (one ? ONE_OF_SEVERAL : ""))
                : evidence.pointingTo("Somebody disabled it: no node of the anchor gets credentials."
                                + (one ? ONE_OF_SEVERAL : ""))
                        .callingFor(DISABLED);
    }

    /**
     * Declared ones, but for those that are declared disabled, and are, while another one is in order; where none is declared,
     * the account's only one, if nodes use Roles Anywhere at all.
     */
    private static List<TrustAnchor> trustAnchors(Facts facts) {
        var all = facts.get(RolesAnywhereSources.TRUST_ANCHORS);
        var anchors = facts.get(DeclaredSources.PULUMI_STATE).credentials().trustAnchors();
        var declared = anchors.stream().map(DeclaredTrustAnchor::id).collect(Collectors.toSet());
        if (declared.isEmpty()) {
            return isUsed(facts) && all.size() == 1 ? all : List.of();
        }
        var ours = all.stream().filter(anchor -> declared.contains(anchor.id())).toList();
        if (ours.stream().noneMatch(anchor -> isUsable(anchor, facts.now()))) {
            return ours;
        }
        var putOutOfUse = anchors.stream()
                .filter(anchor -> isOff(anchor.enabled()))
                .map(DeclaredTrustAnchor::id)
                .collect(Collectors.toSet());
        return ours.stream()
                .filter(anchor -> anchor.enabled() || !putOutOfUse.contains(anchor.id()))
                .toList();
    }

    /** Nodes use something that no declaration names: it was not looked at, and that is said. */
    private static void cannotTell(Facts facts, Verdict verdict, String what) {
        if (isUsed(facts)) {
            verdict.unknown(new Cause(
                    Cause.Kind.DEPENDENCY,
                    "find " + what,
                    "the stack declares none, and the account may have several"));
        } else {
            verdict.doesNotApply("no node uses IAM Roles Anywhere");
        }
    }

    private static boolean isUsed(Facts facts) {
        return facts.get(SharedViews.NODES).credentialProviders().contains(PROVIDER);
    }

    /** A profile asks for longer sessions than a role gives. */
    static Check sessionDurationInvalid() {
        return CheckDescription.check("ira-session-duration-invalid", Group.CREDENTIAL, Severity.WARNING)
                .comparing("Session length of the cluster's profiles against the maximum of their roles.")
                .needing(DeclaredSources.PULUMI_STATE, RolesAnywhereSources.PROFILES, AccountSources.IAM_ROLES)
                .because("AWS makes no session that is longer than the role allows.")
                .fixedBy(
                        "Lower durationSeconds of the profile in {stack}, or raise maxSessionDuration of the role, and update it.")
                .looking("aws rolesanywhere get-profile --region {region} --profile-id {profile}")
                .looking(Commands.ROLE)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(RolesAnywhere::sessionDurationInvalid);
    }

    private static void sessionDurationInvalid(Facts facts, Verdict verdict) {
        var roles = facts.get(AccountSources.IAM_ROLES);
        profiles(facts)
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
                                        .and("role", role.arn())
                                        .naming(Placeholder.ROLE_NAME, NodeRoles.name(role.arn())))));
    }
}
