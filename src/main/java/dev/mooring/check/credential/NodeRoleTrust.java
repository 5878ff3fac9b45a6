package dev.mooring.check.credential;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.account.IamRole;
import dev.mooring.actual.account.TrustPolicy;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereProfile;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The role of hybrid nodes no longer lets the service in that gives them their credentials: all are lost within the hour. */
final class NodeRoleTrust {
    private static final String SSM = "ssm";

    private NodeRoleTrust() {}

    /**
     * A service by which nodes get credentials, and what it does with their role (EKS user guide, prepare credentials for
     * hybrid nodes; IAM Roles Anywhere user guide, trust model).
     */
    private record Service(String provider, String name, List<String> actions) {
        static final Service ROLES_ANYWHERE = new Service(
                "iam-ra", "rolesanywhere", List.of("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"));

        static final List<Service> ALL = List.of(new Service(SSM, "ssm", List.of("sts:AssumeRole")), ROLES_ANYWHERE);

        /** What it may not do, or what it is not clear that it may. */
        List<String> with(TrustPolicy.Answer answer, TrustPolicy policy, String account, Facts facts) {
            var asking = new TrustPolicy.Service(name, account, pattern -> mayNeed(pattern, account, facts));
            return actions.stream()
                    .filter(action -> policy.lets(asking, action) == answer)
                    .map(action -> action + " by " + name)
                    .toList();
        }

        /**
         * Whether what it asks for can be what a policy says: anything of the cluster's account and region for SSM, a trust
         * anchor of the account for Roles Anywhere. Anchors of other regions are not read; what is not read may be it.
         */
        private boolean mayNeed(String pattern, String account, Facts facts) {
            var parts = pattern.split(":", 6);
            if (parts.length > 4 && !TrustPolicy.fits(parts[4], account)) {
                return false;
            }
            var region = parts.length > 3 ? parts[3] : "*";
            var cluster = facts.partly(SharedViews.CLUSTER);
            return SSM.equals(provider)
                    ? cluster.filter(known -> !TrustPolicy.fits(region, known.region()))
                            .isEmpty()
                    : cluster.filter(known -> TrustPolicy.fits(region, known.region()))
                                    .isEmpty()
                            || mayBeAnAnchor(pattern, facts);
        }

        private static boolean mayBeAnAnchor(String pattern, Facts facts) {
            return facts.partly(RolesAnywhereSources.TRUST_ANCHORS)
                    .filter(anchors -> anchors.stream().noneMatch(anchor -> TrustPolicy.fits(pattern, anchor.arn())))
                    .isEmpty();
        }
    }

    static Check check() {
        return CheckDescription.check("node-role-trust-broken", Group.CREDENTIAL, Severity.CRITICAL)
                .comparing(
                        "Trust policy of each hybrid node role against what the service of its nodes' credentials needs: sts:AssumeRole for SSM; sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity for IAM Roles Anywhere. Of conditions those on aws:SourceAccount and aws:SourceArn are judged, and others count as met; where a Deny has conditions, it is unknown. What policies of the organization forbid is not looked at.")
                .needing(DeclaredSources.PULUMI_STATE, AccountSources.IAM_ROLES, KubernetesSources.NODES)
                .using(SsmSources.MANAGED_INSTANCES, "Which machines with SSM credentials have a role is unknown.")
                .using(RolesAnywhereSources.PROFILES, "Which role machines with Roles Anywhere have is unknown.")
                .using(
                        RolesAnywhereSources.TRUST_ANCHORS,
                        "Whether there is the trust anchor that a policy names is unknown.")
                .using(EksSources.CLUSTER, "Whether a policy names the cluster's region is unknown.")
                .viewing(SharedViews.NODES, SharedViews.CLUSTER, NodeRoles.IN_USE)
                .because(
                        "The trust policy was changed. No machine of the role gets new credentials, and those that they have end within the hour.")
                .fixedBy(
                        "Put the statement back into the role's trust policy where it is declared, and update that; {stack} may not be the stack that declares it.")
                .looking(Commands.ROLE)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(NodeRoleTrust::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var arns = facts.get(NodeRoles.IN_USE);
        if (arns.isEmpty()) {
            verdict.doesNotApply("no hybrid node role is declared or in use");
            return;
        }
        var roles = facts.get(AccountSources.IAM_ROLES);
        for (var arn : arns) {
            var used = nodes(arn, arns.size() == 1, facts);
            if (!used.isEmpty()) {
                judge(arn, roles, used, facts, verdict);
            }
            judgeOneOfSeveral(arn, roles, facts, verdict);
        }
    }

    /** Where profiles give several of the roles, which one a machine takes is its own choice. */
    private static void judgeOneOfSeveral(String arn, Map<String, IamRole> roles, Facts facts, Verdict verdict) {
        var given = givenByProfiles(facts);
        if (given.size() < 2
                || !given.contains(arn)
                || withCredentialsOf(Service.ROLES_ANYWHERE, facts).isEmpty()) {
            return;
        }
        var letsIn = Optional.ofNullable(roles.get(arn))
                .flatMap(IamRole::trust)
                .filter(policy -> Service.ROLES_ANYWHERE
                        .with(TrustPolicy.Answer.NO, policy, account(arn), facts)
                        .isEmpty());
        if (letsIn.isEmpty()) {
            verdict.unknown(
                    Subject.of("role", NodeRoles.name(arn)),
                    new Cause(
                            Cause.Kind.DEPENDENCY,
                            "tell which role each machine takes",
                            "profiles give " + given.size() + " of the roles"));
        }
    }

    private static void judge(
            String arn, Map<String, IamRole> roles, Map<Service, Set<String>> used, Facts facts, Verdict verdict) {
        var subject = Subject.of("role", NodeRoles.name(arn));
        var role = roles.get(arn);
        if (role == null) {
            // One that is declared and not there has its own finding; one that is not declared was not asked for.
            if (!facts.get(DeclaredSources.PULUMI_STATE).nodeRoleArns().contains(arn)) {
                verdict.unknown(
                        subject,
                        new Cause(
                                Cause.Kind.DEPENDENCY,
                                "iam:GetRole",
                                "the stack does not declare it: it was not asked for"));
            }
            return;
        }
        if (role.trust().isEmpty()) {
            verdict.unknown(
                    subject,
                    new Cause(Cause.Kind.MALFORMED, "iam:GetRole", "the role's trust policy could not be read"));
            return;
        }
        var policy = role.trust().get();
        var refused = new ArrayList<String>();
        var covers = new HashSet<String>();
        used.forEach((service, nodes) -> {
            var lacking = service.with(TrustPolicy.Answer.NO, policy, account(arn), facts);
            if (!lacking.isEmpty()) {
                refused.addAll(lacking);
                covers.addAll(explained(nodes, facts));
            }
            service.with(TrustPolicy.Answer.UNCLEAR, policy, account(arn), facts).stream()
                    .findFirst()
                    .ifPresent(action -> verdict.unknown(
                            subject,
                            new Cause(
                                    Cause.Kind.DEPENDENCY,
                                    "tell whether the role's trust policy allows " + action,
                                    "a statement of it denies that under conditions")));
        });
        if (!refused.isEmpty()) {
            verdict.fail(
                    verdict.severity(),
                    subject,
                    "The role of hybrid nodes does not let the service in that gives them credentials",
                    Evidence.of("role", arn)
                            .and("lacking", refused)
                            .and("nodes", covers.size())
                            .naming(Placeholder.ROLE_NAME, NodeRoles.name(arn)),
                    covers);
        }
    }

    /** While most nodes of a service report, it lets them in for all that its policy says: those that are lost have other reasons. */
    private static Set<String> explained(Set<String> names, Facts facts) {
        var nodes = facts.get(SharedViews.NODES).current().stream()
                .filter(node -> names.contains(node.name()))
                .toList();
        var lost =
                nodes.stream().filter(HybridNode::isLost).map(HybridNode::name).collect(Collectors.toSet());
        return 2 * lost.size() < nodes.size()
                ? names.stream().filter(name -> !lost.contains(name)).collect(Collectors.toSet())
                : names;
    }

    private static String account(String arn) {
        var parts = arn.split(":", 6);
        return parts.length > 4 ? parts[4] : "";
    }

    /** Names of the nodes that get in with a role, by the service of their credentials; services without any are left out. */
    private static Map<Service, Set<String>> nodes(String role, boolean only, Facts facts) {
        var byService = new LinkedHashMap<Service, Set<String>>();
        Service.ALL.forEach(service -> {
            var nodes = nodes(service, role, only, facts);
            if (!nodes.isEmpty()) {
                byService.put(service, nodes);
            }
        });
        return byService;
    }

    private static Set<String> nodes(Service service, String role, boolean only, Facts facts) {
        var nodes = withCredentialsOf(service, facts);
        if (nodes.isEmpty()) {
            return nodes;
        }
        if (SSM.equals(service.provider())) {
            var instances = facts.partly(SsmSources.MANAGED_INSTANCES);
            if (instances.isPresent()) {
                nodes.retainAll(instances.get().stream()
                        .filter(instance -> NodeRoles.has(instance, role))
                        .map(ManagedInstance::id)
                        .collect(Collectors.toSet()));
            }
            return instances.isPresent() || only ? nodes : Set.of();
        }
        return givenByProfiles(facts).equals(Set.of(role)) ? nodes : Set.of();
    }

    private static Set<String> withCredentialsOf(Service service, Facts facts) {
        return facts.get(SharedViews.NODES).current().stream()
                .filter(node -> service.provider().equals(node.credentialProvider()))
                .map(HybridNode::name)
                .collect(Collectors.toSet());
    }

    private static Set<String> givenByProfiles(Facts facts) {
        return facts.partly(RolesAnywhereSources.PROFILES).stream()
                .flatMap(List::stream)
                .filter(RolesAnywhereProfile::enabled)
                .flatMap(profile -> profile.roleArns().stream())
                .filter(facts.get(NodeRoles.IN_USE)::contains)
                .collect(Collectors.toSet());
    }
}
