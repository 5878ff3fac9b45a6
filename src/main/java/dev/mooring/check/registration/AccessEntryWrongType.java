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
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import java.util.stream.Stream;

/** The access entry of a hybrid node role is not of type HYBRID_LINUX. */
final class AccessEntryWrongType {
    private AccessEntryWrongType() {}

    static Check check() {
        return CheckDescription.check("access-entry-wrong-type", Group.REGISTRATION, Severity.CRITICAL)
                .comparing("Type of the node role's access entry against HYBRID_LINUX.")
                .needing(DeclaredSources.PULUMI_STATE, EksSources.CLUSTER, EksSources.ACCESS_ENTRY_DETAILS)
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Roles that nodes use and nobody declares may be missed, and so may machines that a fault explains.")
                .viewing(NodeRoles.IN_USE, MachinesOfRole.BY_ROLE)
                .because(
                        "An entry of another type gives kubelets the wrong user name. nodeadm does not look at the type.")
                .fixedBy(
                        "The type of an entry cannot be edited. First see that {stack} declares it with type HYBRID_LINUX, or an update makes the same again. Then delete it and update {stack}, so that Pulumi makes it again. Where no stack declares it, the last command does: declare and import it afterwards.")
                .looking(Commands.ENTRY)
                .looking(Commands.PREVIEW)
                .changing(Commands.DELETE_ENTRY)
                .changing(Commands.UP)
                .changing(Commands.CREATE_ENTRY)
                .judging(AccessEntryWrongType::rule);
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
                .filter(entry -> !"HYBRID_LINUX".equals(entry.type()))
                .forEach(entry -> verdict.fail(
                        Severity.CRITICAL,
                        Subject.of("access-entry", entry.principalArn()),
                        "Access entry of the hybrid node role has type " + entry.type(),
                        Evidence.of("expected", "HYBRID_LINUX")
                                .and("actual", entry.type())
                                .and("username", entry.username())
                                .and("createdAt", entry.createdAt())
                                .since(entry.createdAt()),
                        MachinesOfRole.explained(entry.principalArn(), entry.changedAt(), facts)));
    }
}
