package dev.mooring.check.drift;

import dev.mooring.actual.eks.AccessEntry;
import dev.mooring.actual.eks.AccessPolicy;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.Check;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredAccessEntry;
import dev.mooring.declared.DeclaredAccessPolicy;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.MadeByAws;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who gets into the cluster without, or with more than, a declaration. */
final class DriftAccess {
    private static final Duration CREATION = Duration.ofHours(1);
    private static final String ADMIN = "AmazonEKSClusterAdminPolicy";

    private DriftAccess() {}

    /** An access entry that nobody declares. */
    static Check entryUnmanaged() {
        return Comparison.check("drift-access-entry-unmanaged", Severity.WARNING)
                .comparing("Access entries against the declared ones, those left out that EKS makes itself.")
                .needing(EksSources.ACCESS_ENTRY_DETAILS, EksSources.ACCESS_POLICIES)
                .because("Granted by hand: also a matter of security.")
                .fixedBy("Declare it in {stack} and import it; or, if nobody should get in by it, delete it.")
                .looking(Commands.ENTRY)
                .looking(
                        "aws eks list-associated-access-policies --cluster-name {cluster} --region {region} --principal-arn {accessEntry}")
                .changing(
                        "pulumi import aws:eks/accessEntry:AccessEntry {roleName} {cluster}:{accessEntry} --stack {stack}")
                .changing(Commands.DELETE_ENTRY)
                .judging(DriftAccess::entryUnmanaged);
    }

    private static void entryUnmanaged(Facts facts, Verdict verdict) {
        new Comparison(Concern.ACCESS, facts, verdict)
                .ofStack((stack, eks) -> entryUnmanaged(stack, eks, facts, verdict));
    }

    private static void entryUnmanaged(DeclaredStack stack, EksCluster eks, Facts facts, Verdict verdict) {
        if (stack.accessEntries().isEmpty()) {
            verdict.doesNotApply("the stack declares no access entries");
            return;
        }
        var declared = declaredPrincipals(stack);
        var policies = facts.get(EksSources.ACCESS_POLICIES);
        facts.get(EksSources.ACCESS_ENTRY_DETAILS).values().stream()
                .filter(entry -> !declared.contains(entry.principalArn()))
                .filter(entry -> !isMadeByEks(entry, stack))
                .sorted(Comparator.comparing(AccessEntry::principalArn))
                .forEach(entry -> {
                    var given = policies.getOrDefault(entry.principalArn(), List.of());
                    if (!isOfCreator(entry, given, stack, eks)) {
                        verdict.fail(
                                Subject.of("access-entry", entry.principalArn()),
                                "Access entry is not declared",
                                Evidence.of("principalArn", entry.principalArn())
                                        .and("type", entry.type())
                                        .and("username", entry.username())
                                        .and("groups", entry.kubernetesGroups())
                                        .and("policies", given)
                                        .and("createdAt", entry.createdAt())
                                        .naming(Placeholder.ROLE_NAME, NodeRoles.name(entry.principalArn()))
                                        .since(entry.createdAt()));
                    }
                });
    }

    /** Whoever is given a policy is declared to get in, be the entry itself declared or not. */
    private static Set<String> declaredPrincipals(DeclaredStack stack) {
        return Stream.concat(
                        stack.accessEntries().stream().map(DeclaredAccessEntry::principalArn),
                        stack.access().policies().stream().map(DeclaredAccessPolicy::principalArn))
                .collect(Collectors.toSet());
    }

    private static boolean isMadeByEks(AccessEntry entry, DeclaredStack stack) {
        return MadeByAws.isEntry(entry.principalArn(), entry.type())
                || isOfRoleThatEksAdmits(entry.principalArn(), stack);
    }

    private static boolean isOfRoleThatEksAdmits(String principal, DeclaredStack stack) {
        return stack.access().machineRoleArns().contains(principal);
    }

    /** EKS makes an admin entry for whoever creates a cluster, unless told not to. */
    private static boolean isOfCreator(
            AccessEntry entry, List<AccessPolicy> policies, DeclaredStack stack, EksCluster eks) {
        var switchedOff = stack.cluster()
                .flatMap(declared -> declared.settings().creatorIsAdmin().value())
                .or(() -> eks.access().creatorIsAdmin())
                .filter(admin -> !admin)
                .isPresent();
        var madeTogether = eks.createdAt()
                .flatMap(clusterMade -> entry.createdAt()
                        .map(made -> Duration.between(clusterMade, made).abs()))
                .filter(apart -> apart.compareTo(CREATION) < 0)
                .isPresent();
        var isAdmin = policies.stream().anyMatch(policy -> policy.policyArn().endsWith("/" + ADMIN));
        return !switchedOff && madeTogether && isAdmin;
    }

    /** A declared principal has other policies than declared. */
    static Check policy() {
        return Comparison.check("drift-access-policy", Severity.ERROR)
                .comparing(
                        "Declared access policies and scopes of each declared entry, as sets, against EKS; of an entry that is not declared itself, that is only looked up, whose policies are ignored, or that EKS makes, those that are missing.")
                .needing(EksSources.ACCESS_POLICIES)
                .because("An admin policy was added for debugging, or one was taken away.")
                .fixedBy(
                        "Take the change into {stack}, or undo it by an update. A policy that Pulumi does not know of is taken away by hand.")
                .looking(
                        "aws eks list-associated-access-policies --cluster-name {cluster} --region {region} --principal-arn {accessEntry}")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .changing(
                        "aws eks disassociate-access-policy --cluster-name {cluster} --region {region} --principal-arn {accessEntry} --policy-arn {policy}")
                .inhibitedBy("drift-access-entry-missing")
                .judging(DriftAccess::policy);
    }

    private static void policy(Facts facts, Verdict verdict) {
        new Comparison(Concern.ACCESS, facts, verdict).ofStack((stack, _) -> {
            var actual = facts.get(EksSources.ACCESS_POLICIES);
            declaredPrincipals(stack).stream()
                    .filter(actual::containsKey)
                    .sorted()
                    .forEach(principal ->
                            comparePolicies(principal, stack, actual.getOrDefault(principal, List.of()), verdict));
        });
    }

    private static void comparePolicies(
            String principal, DeclaredStack stack, List<AccessPolicy> actual, Verdict verdict) {
        var declared = stack.access().policies().stream()
                .filter(policy -> policy.principalArn().equals(principal))
                .toList();
        var subject = Subject.of("access-entry", principal);
        if (declared.stream().anyMatch(policy -> Comparison.isCutOff(stack, policy, verdict))) {
            return;
        }
        if (declared.stream().anyMatch(DriftAccess::isHidden)) {
            verdict.unknown(subject, Comparison.hidden());
            return;
        }
        var wanted = declared.stream()
                .map(policy -> found(policy, actual).orElseGet(() -> wanted(policy)))
                .map(AccessPolicy::toString)
                .collect(Collectors.toSet());
        var found = actual.stream().map(AccessPolicy::toString).collect(Collectors.toSet());
        // To an entry that EKS makes it gives policies of its own; to one of somebody else's, they do.
        var mayHaveMore = isOfRoleThatEksAdmits(principal, stack)
                || stack.accessEntries().stream()
                        .noneMatch(entry -> entry.principalArn().equals(principal) && entry.decidesPolicies());
        if (mayHaveMore ? !found.containsAll(wanted) : !wanted.equals(found)) {
            var extra = actual.stream()
                    .filter(policy -> !wanted.contains(policy.toString()))
                    .map(AccessPolicy::policyArn)
                    .toList();
            verdict.fail(
                    subject,
                    "Access policies differ from the declared ones",
                    Differences.of(wanted, found)
                            .naming(
                                    Placeholder.POLICY,
                                    extra.size() == 1 ? Optional.of(extra.getFirst()) : Optional.empty()));
        }
    }

    private static boolean isHidden(DeclaredAccessPolicy policy) {
        return policy.scope().isHidden() || policy.namespaces().isHidden();
    }

    /** The one that is as declared, in all that is declared of it. */
    private static Optional<AccessPolicy> found(DeclaredAccessPolicy declared, List<AccessPolicy> actual) {
        return actual.stream()
                .filter(policy -> policy.equals(new AccessPolicy(
                        declared.policyArn(),
                        declared.scope().value().orElse(policy.scope()),
                        declared.namespaces().value().orElse(policy.namespaces()))))
                .findFirst();
    }

    private static AccessPolicy wanted(DeclaredAccessPolicy declared) {
        return new AccessPolicy(
                declared.policyArn(),
                declared.scope().value().orElse("any scope"),
                declared.namespaces().value().orElse(List.of()));
    }
}
