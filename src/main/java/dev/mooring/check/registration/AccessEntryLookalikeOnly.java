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
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.Optional;

/** There is an entry for a role of the same name, but not for just this role. */
final class AccessEntryLookalikeOnly {
    private AccessEntryLookalikeOnly() {}

    static Check check() {
        return CheckDescription.check("access-entry-lookalike-only", Group.REGISTRATION, Severity.ERROR)
                .comparing("Exact ARN of the node role against entries that share the role's name.")
                .needing(DeclaredSources.PULUMI_STATE, EksSources.CLUSTER, EksSources.ACCESS_ENTRIES)
                .using(
                        KubernetesSources.AWS_AUTH,
                        "A role with look-alikes only cannot be judged, unless the mode is API.")
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Roles that nodes use and nobody declares may be missed, and so may machines that a fault explains.")
                .viewing(SharedViews.CLUSTER, SharedViews.NODES, NodeRoles.IN_USE, MachinesOfRole.BY_ROLE)
                .because(
                        "The role's path differs, or one name is a suffix of the other. nodeadm's own check passes this.")
                .fixedBy(
                        "Declare the entry for the exact ARN {subject} in {stack} and update it. Where no stack declares it, the last command makes it: declare and import it afterwards.")
                .looking(Commands.ENTRIES)
                .looking(Commands.ROLE)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .changing(Commands.CREATE_ENTRY)
                .inhibitedBy("access-entry-missing")
                .judging(AccessEntryLookalikeOnly::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var roles = facts.get(NodeRoles.IN_USE);
        if (roles.isEmpty()) {
            verdict.doesNotApply("no hybrid node role is declared or in use");
            return;
        }
        var entries = facts.get(EksSources.ACCESS_ENTRIES);
        for (var role : roles) {
            var alike = entries.stream().filter(entry -> isLike(role, entry)).toList();
            if (!entries.contains(role) && !alike.isEmpty() && !isMapped(role, facts)) {
                MachinesOfRole.fail(
                        role,
                        "Only a look-alike of the hybrid node role has an access entry",
                        Evidence.of("expected", role)
                                .and("lookalikes", alike)
                                .naming(Placeholder.ROLE_NAME, NodeRoles.name(role)),
                        Optional.empty(),
                        facts,
                        verdict);
            }
        }
    }

    private static boolean isMapped(String role, Facts facts) {
        return switch (AwsAuthMapping.of(role, facts)) {
            case AwsAuthMapping.Mapped() -> true;
            case AwsAuthMapping.NotMapped(String _) -> false;
        };
    }

    private static boolean isLike(String role, String entry) {
        var wanted = NodeRoles.name(role);
        var given = NodeRoles.name(entry);
        return entry.contains(":role/") && (given.endsWith(wanted) || wanted.endsWith(given));
    }
}
