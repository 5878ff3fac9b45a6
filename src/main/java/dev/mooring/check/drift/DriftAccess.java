package dev.mooring.check.drift;

import dev.mooring.actual.eks.AccessEntry;
import dev.mooring.actual.eks.AccessPolicy;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredAccessEntry;
import dev.mooring.declared.DeclaredAccessPolicy;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who gets into the cluster without, or with more than, a declaration. */
public final class DriftAccess {
    /** EKS makes entries of these types itself, for node groups, Fargate profiles and Auto Mode. */
    private static final Set<String> MADE_BY_EKS = Set.of("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "EC2");

    private static final Duration CREATION = Duration.ofHours(1);
    private static final String ADMIN = "AmazonEKSClusterAdminPolicy";

    private DriftAccess() {}

    /** An access entry that nobody declares. */
    public static Check entryUnmanaged() {
        return Check.of(
                CheckDescription.check("drift-access-entry-unmanaged", Group.DRIFT, Severity.WARNING)
                        .comparing("Access entries against the declared ones, those left out that EKS makes itself.")
                        .needing(
                                Source.PULUMI_STATE,
                                Source.EKS_CLUSTER,
                                Source.EKS_ACCESS_ENTRY_DETAILS,
                                Source.EKS_ACCESS_POLICIES)
                        .because("Granted by hand: also a matter of security.")
                        .fixedBy(
                                "Declare it in {stack}, or: aws eks delete-access-entry --cluster-name {cluster} --region {region} --principal-arn {subject}"),
                (situation, verdict) -> new Comparison(Concern.ACCESS, situation, verdict)
                        .ofStack(stack -> entryUnmanaged(stack, situation, verdict)));
    }

    private static void entryUnmanaged(DeclaredStack stack, Situation situation, Verdict verdict) {
        if (stack.accessEntries().isEmpty()) {
            verdict.skip("the stack declares no access entries");
            return;
        }
        var declared = stack.accessEntries().stream()
                .map(DeclaredAccessEntry::principalArn)
                .collect(Collectors.toSet());
        situation.actual().eks().accessEntries().value().orElse(Map.of()).values().stream()
                .filter(entry -> !declared.contains(entry.principalArn()))
                .filter(entry -> !isMadeByEks(entry, stack) && !isOfCreator(entry, situation))
                .sorted(Comparator.comparing(AccessEntry::principalArn))
                .forEach(entry -> verdict.fail(
                        Subject.of("access-entry", entry.principalArn()),
                        "Access entry is not declared",
                        Evidence.of("principalArn", entry.principalArn())
                                .and("type", entry.type())
                                .and("username", entry.username())
                                .and("groups", entry.kubernetesGroups())
                                .and("policies", policies(entry.principalArn(), situation))
                                .and("createdAt", entry.createdAt())));
    }

    private static boolean isMadeByEks(AccessEntry entry, DeclaredStack stack) {
        return entry.principalArn().contains(":role/aws-service-role/")
                || MADE_BY_EKS.contains(entry.type())
                || stack.access().machineRoleArns().contains(entry.principalArn());
    }

    /** EKS makes an admin entry for whoever creates a cluster, unless told not to. */
    private static boolean isOfCreator(AccessEntry entry, Situation situation) {
        var switchedOff = situation
                .declaredEks()
                .flatMap(declared -> declared.settings().creatorIsAdmin().value())
                .or(() -> situation.eks().flatMap(eks -> eks.access().creatorIsAdmin()))
                .filter(admin -> !admin)
                .isPresent();
        var clusterMade = situation.eks().flatMap(EksCluster::createdAt);
        var madeTogether = clusterMade.isPresent()
                && entry.createdAt()
                        .filter(made ->
                                Duration.between(clusterMade.get(), made).abs().compareTo(CREATION) < 0)
                        .isPresent();
        var isAdmin = policies(entry.principalArn(), situation).stream()
                .anyMatch(policy -> policy.policyArn().endsWith("/" + ADMIN));
        return !switchedOff && madeTogether && isAdmin;
    }

    private static List<AccessPolicy> policies(String principal, Situation situation) {
        return situation
                .actual()
                .eks()
                .accessPolicies()
                .value()
                .orElse(Map.of())
                .getOrDefault(principal, List.of());
    }

    /** A declared principal has other policies than declared. */
    public static Check policy() {
        return Check.of(
                CheckDescription.check("drift-access-policy", Group.DRIFT, Severity.ERROR)
                        .comparing("Declared access policies and scopes of each declared entry, as sets, against EKS.")
                        .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.EKS_ACCESS_POLICIES)
                        .because("An admin policy was added for debugging, or one was taken away.")
                        .fixedBy(
                                "aws eks list-associated-access-policies --cluster-name {cluster} --region {region} --principal-arn {subject}; pulumi up --refresh --stack {stack}, and disassociate what is not declared")
                        .foldedInto("drift-access-entry-missing"),
                (situation, verdict) -> new Comparison(Concern.ACCESS, situation, verdict)
                        .ofStack(stack -> policy(stack, situation, verdict)));
    }

    private static void policy(DeclaredStack stack, Situation situation, Verdict verdict) {
        var actual = situation.actual().eks().accessPolicies().value().orElse(Map.of());
        stack.accessEntries().stream()
                .map(DeclaredAccessEntry::principalArn)
                .filter(actual::containsKey)
                .distinct()
                .forEach(principal ->
                        comparePolicies(principal, stack, actual.getOrDefault(principal, List.of()), verdict));
    }

    private static void comparePolicies(
            String principal, DeclaredStack stack, List<AccessPolicy> actual, Verdict verdict) {
        var declared = stack.access().policies().stream()
                .filter(policy -> policy.principalArn().equals(principal))
                .toList();
        if (declared.stream().anyMatch(DriftAccess::isHidden)) {
            verdict.unknown(Comparison.hidden());
            return;
        }
        var wanted = declared.stream()
                .map(DriftAccess::policy)
                .map(AccessPolicy::toString)
                .collect(Collectors.toSet());
        var found = actual.stream().map(AccessPolicy::toString).collect(Collectors.toSet());
        if (!wanted.equals(found)) {
            verdict.fail(
                    Subject.of("access-entry", principal),
                    "Access policies differ from the declared ones",
                    Differences.of(wanted, found));
        }
    }

    private static boolean isHidden(DeclaredAccessPolicy policy) {
        return policy.scope().isHidden() || policy.namespaces().isHidden();
    }

    private static AccessPolicy policy(DeclaredAccessPolicy declared) {
        return new AccessPolicy(
                declared.policyArn(),
                declared.scope().value().orElse("cluster"),
                declared.namespaces().value().orElse(List.of()));
    }
}
