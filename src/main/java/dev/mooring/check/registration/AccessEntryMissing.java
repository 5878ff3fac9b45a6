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
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A hybrid node role has no access entry, and no mapping in aws-auth either: its kubelets get 401. */
final class AccessEntryMissing {
    private AccessEntryMissing() {}

    static Check check() {
        return CheckDescription.check("access-entry-missing", Group.REGISTRATION, Severity.CRITICAL)
                .comparing("Hybrid node role ARN against all access entries and, where the mode reads it, aws-auth.")
                .needing(DeclaredSources.PULUMI_STATE, EksSources.CLUSTER, EksSources.ACCESS_ENTRIES)
                .using(
                        KubernetesSources.AWS_AUTH,
                        "A role without an access entry cannot be judged, unless the mode is API.")
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Roles that nodes use and nobody declares may be missed, and so may machines that a fault explains.")
                .viewing(SharedViews.CLUSTER, SharedViews.NODES, NodeRoles.IN_USE, MachinesOfRole.BY_ROLE)
                .because("Nobody made the entry, or it was deleted. Kubelets are answered 401.")
                .fixedBy(
                        "Update {stack}, so that Pulumi makes the entry. Where no stack declares it, the last command makes it: declare and import it afterwards.")
                .looking(Commands.ENTRIES)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .changing(Commands.CREATE_ENTRY)
                .judging(AccessEntryMissing::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var roles = facts.get(NodeRoles.IN_USE);
        if (roles.isEmpty()) {
            verdict.doesNotApply("no hybrid node role is declared or in use");
            return;
        }
        var entries = Set.copyOf(facts.get(EksSources.ACCESS_ENTRIES));
        roles.stream()
                .filter(role -> !entries.contains(role))
                .forEach(role -> judge(role, entries.size(), facts, verdict));
    }

    private static void judge(String role, int entries, Facts facts, Verdict verdict) {
        switch (AwsAuthMapping.of(role, facts)) {
            case AwsAuthMapping.Mapped() -> {}
            case AwsAuthMapping.NotMapped(String why) ->
                verdict.fail(
                        Severity.CRITICAL,
                        Subject.of("access-entry", role),
                        "Hybrid node role has no access entry",
                        Evidence.of("expected", role)
                                .and("entriesRead", entries)
                                .and("awsAuth", why),
                        covers(role, facts, verdict));
        }
    }

    /** Where no node is there at all and none gets in another way, it explains that as well. */
    private static Set<String> covers(String role, Facts facts, Verdict verdict) {
        var machines = facts.get(MachinesOfRole.BY_ROLE).getOrDefault(role, Set.of());
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
