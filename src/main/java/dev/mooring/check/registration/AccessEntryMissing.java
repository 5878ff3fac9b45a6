package dev.mooring.check.registration;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.SsmSources;
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
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A hybrid node role has no access entry, and no mapping in aws-auth either: its kubelets get 401. */
final class AccessEntryMissing {
    private static final Remedy ANOTHER_ROLE = Remedy.of(
                    "Give the machines the role that has an entry: the last command does so for one of them. Or declare an entry of type HYBRID_LINUX for {subject} in {stack}, if that role is meant. The role of an activation cannot be changed: replace it by one of the right role.")
            .looking(Commands.ENTRIES)
            .looking(Commands.INSTANCE)
            .changing(
                    "aws ssm update-managed-instance-role --region {region} --instance-id {instance} --iam-role {roleName}");

    private AccessEntryMissing() {}

    static Check check() {
        return CheckDescription.check("access-entry-missing", Group.REGISTRATION, Severity.CRITICAL)
                .comparing(
                        "Hybrid node role ARN against all access entries and, where the mode reads it, aws-auth; and the names of roles that SSM gives of the cluster's machines and activations.")
                .needing(DeclaredSources.PULUMI_STATE, EksSources.CLUSTER, EksSources.ACCESS_ENTRIES)
                .using(
                        KubernetesSources.AWS_AUTH,
                        "A role without an access entry cannot be judged, unless the mode is API.")
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Roles that nodes use and nobody declares may be missed, and so may machines that a fault explains.")
                .using(SsmSources.ACTIVATIONS, "Activations of a role without an entry may be missed.")
                .viewing(
                        SharedViews.CLUSTER,
                        SharedViews.NODES,
                        NodeRoles.IN_USE,
                        NodeRoles.UNSETTLED,
                        MachinesOfRole.BY_ROLE,
                        StrangeRoles.BY_NAME)
                .because("Nobody made the entry, or it was deleted. Kubelets are answered 401.")
                .fixedBy(
                        "Update {stack}, so that Pulumi makes the entry. Where no stack declares it, the last command makes it: declare and import it afterwards.")
                .looking(Commands.ENTRIES)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .changing(Commands.CREATE_ENTRY)
                .orFixedBy(ANOTHER_ROLE)
                .judging(AccessEntryMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var roles = facts.get(NodeRoles.IN_USE);
        var strange = facts.get(StrangeRoles.BY_NAME);
        if (roles.isEmpty() && strange.isEmpty()) {
            verdict.doesNotApply("no hybrid node role is declared or in use");
            return;
        }
        var entries = Set.copyOf(facts.get(EksSources.ACCESS_ENTRIES));
        roles.stream()
                .filter(role -> !entries.contains(role))
                .forEach(role -> judge(role, entries.size(), facts, verdict));
        strange.forEach((role, users) -> judge(role, users, entries.size(), facts, verdict));
    }

    /** A role of which SSM tells the name alone. */
    private static void judge(String role, StrangeRoles.Users users, int entries, Facts facts, Verdict verdict) {
        switch (AwsAuthMapping.ofName(role, facts)) {
            case AwsAuthMapping.Mapped() -> {}
            case AwsAuthMapping.NotMapped(String why) -> {
                var expected = facts.get(NodeRoles.IN_USE);
                var machines = users.machines();
                verdict.fail(
                        users.nodes().isEmpty() ? Severity.ERROR : Severity.CRITICAL,
                        Subject.of("role", role),
                        machines.isEmpty()
                                ? "An activation gives machines a role that has no access entry"
                                : "Machines of the cluster have a role that has no access entry",
                        Evidence.of("iamRole", role)
                                .and("expected", expected)
                                .and("machines", machines.isEmpty() ? null : machines)
                                .and("activations", users.activations().isEmpty() ? null : users.activations())
                                .and("entriesRead", entries)
                                .and("awsAuth", why)
                                .naming(Placeholder.INSTANCE, machines.stream().findFirst())
                                .naming(
                                        Placeholder.ROLE_NAME,
                                        expected.size() == 1
                                                ? Optional.of(NodeRoles.name(expected.getFirst()))
                                                : Optional.empty())
                                .pointingTo(
                                        "The role is none of those that let hybrid nodes in. It was changed in SSM, or the machines came in by an activation of another role. Kubelets are answered 401 once they renew their credentials, within the hour.")
                                .callingFor(ANOTHER_ROLE),
                        StrangeRoles.explained(users, facts));
            }
        }
    }

    private static void judge(String role, int entries, Facts facts, Verdict verdict) {
        switch (AwsAuthMapping.of(role, facts)) {
            case AwsAuthMapping.Mapped() -> {}
            case AwsAuthMapping.NotMapped(String why) -> {
                var subject = Subject.of("access-entry", role);
                var unsettled = facts.get(NodeRoles.UNSETTLED).get(role);
                if (unsettled != null) {
                    verdict.unknown(subject, unsettled);
                    return;
                }
                verdict.fail(
                        Severity.CRITICAL,
                        subject,
                        "Hybrid node role has no access entry",
                        Evidence.of("expected", role)
                                .and("entriesRead", entries)
                                .and("awsAuth", why),
                        covers(role, facts, verdict));
            }
        }
    }

    /** Where no node is there at all and none gets in another way, it explains that as well. */
    private static Set<String> covers(String role, Facts facts, Verdict verdict) {
        var machines = MachinesOfRole.explained(role, Optional.empty(), facts);
        var explainsAll = facts.get(NodeRoles.IN_USE).size() == 1
                && facts.partly(SharedViews.NODES)
                        .filter(nodes -> nodes.all().isEmpty())
                        .isPresent();
        return explainsAll
                ? Stream.concat(
                                machines.stream(),
                                Stream.of(verdict.clusterSubject().name()))
                        .collect(Collectors.toUnmodifiableSet())
                : machines;
    }
}
