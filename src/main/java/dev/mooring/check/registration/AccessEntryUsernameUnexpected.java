package dev.mooring.check.registration;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.NodeRoles;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.Set;
import java.util.stream.Stream;

/** The access entry of a hybrid node role gives its kubelets another user name than they need. */
final class AccessEntryUsernameUnexpected {
    private static final Set<String> EXPECTED = Set.of("system:node:{{SessionName}}", "system:node:{{SessionNameRaw}}");

    private AccessEntryUsernameUnexpected() {}

    static Check check() {
        return CheckDescription.check("access-entry-username-unexpected", Group.REGISTRATION, Severity.ERROR)
                .comparing("User name of the node role's access entry against system:node:{{SessionName}}.")
                .needing(DeclaredSources.PULUMI_STATE, EksSources.ACCESS_ENTRY_DETAILS)
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Roles that nodes use and nobody declares may be missed, and so may machines that a fault explains.")
                .viewing(SharedViews.NODES, NodeRoles.IN_USE, MachinesOfRole.BY_ROLE)
                .because("The node authorizer and the approval of serving certificates need that form.")
                .fixedBy(
                        "The entry must be made again without a user name of its own. First take userName out of it where {stack} declares one, and see that its type is HYBRID_LINUX, or an update makes the same again. Then delete it and update {stack}, so that Pulumi makes it again. Where no stack declares it, the last command does: declare and import it afterwards.")
                .looking(Commands.ENTRY)
                .looking(Commands.PREVIEW)
                .changing(Commands.DELETE_ENTRY)
                .changing(Commands.UP)
                .changing(Commands.CREATE_ENTRY)
                .inhibitedBy("access-entry-wrong-type")
                .judging(AccessEntryUsernameUnexpected::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var roles = facts.get(NodeRoles.IN_USE);
        if (roles.isEmpty()) {
            verdict.doesNotApply("no hybrid node role is declared or in use");
            return;
        }
        var entries = facts.get(EksSources.ACCESS_ENTRY_DETAILS);
        roles.stream()
                .flatMap(role -> Stream.ofNullable(entries.get(role)))
                .filter(entry -> !EXPECTED.contains(entry.username()))
                .forEach(entry -> MachinesOfRole.fail(
                        entry.principalArn(),
                        "Access entry of the hybrid node role has another user name",
                        Evidence.of("expected", "system:node:{{SessionName}}")
                                .and("actual", entry.username())
                                .and("type", entry.type()),
                        entry.changedAt(),
                        facts,
                        verdict));
    }
}
