package dev.mooring.check.registration;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.account.IamRole;
import dev.mooring.actual.eks.AccessEntry;
import dev.mooring.actual.eks.EksSources;
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
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.Optional;

/** A hybrid node role was deleted and made again: its ARN is the same, and its access entry is bound to the old one. */
final class AccessEntryRoleRecreated {
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private AccessEntryRoleRecreated() {}

    static Check check() {
        return CheckDescription.check("access-entry-role-recreated", Group.REGISTRATION, Severity.ERROR)
                .comparing("Creation of the IAM role against creation of its access entry.")
                .needing(DeclaredSources.PULUMI_STATE, EksSources.ACCESS_ENTRY_DETAILS, AccountSources.IAM_ROLES)
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Roles that nodes use and nobody declares may be missed, and so may machines that a fault explains.")
                .viewing(SharedViews.NODES, NodeRoles.IN_USE, MachinesOfRole.BY_ROLE)
                .because(
                        "EKS binds an entry to the role's id. A role that is made again keeps its ARN and loses access.")
                .fixedBy(
                        "Delete it and update {stack}, so that Pulumi makes it again. Where no stack declares it, the last command does: declare and import it afterwards.")
                .looking(Commands.ENTRY)
                .looking(Commands.ROLE)
                .changing(Commands.DELETE_ENTRY)
                .changing(Commands.UP)
                .changing(Commands.CREATE_ENTRY)
                .judging(AccessEntryRoleRecreated::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var inUse = facts.get(NodeRoles.IN_USE);
        if (inUse.isEmpty()) {
            verdict.doesNotApply("no hybrid node role is declared or in use");
            return;
        }
        var entries = facts.get(EksSources.ACCESS_ENTRY_DETAILS);
        var roles = facts.get(AccountSources.IAM_ROLES);
        var declared = facts.get(DeclaredSources.PULUMI_STATE).nodeRoleArns();
        for (var arn : inUse) {
            var entry = entries.get(arn);
            var role = Optional.ofNullable(roles.get(arn));
            if (entry == null) {
                continue;
            }
            if (role.isEmpty() && !declared.contains(arn)) {
                // IAM was asked for declared roles alone: that it did not name this one says nothing.
                verdict.unknown(new Cause(
                        Cause.Kind.DEPENDENCY,
                        "iam:GetRole",
                        "the stack does not declare " + arn + ": it was not asked for"));
            } else {
                compare(entry, role, facts, verdict);
            }
        }
    }

    private static void compare(AccessEntry entry, Optional<IamRole> role, Facts facts, Verdict verdict) {
        var roleMade = role.flatMap(IamRole::createdAt);
        var younger = roleMade.isPresent()
                && entry.createdAt()
                        .filter(made -> roleMade.get().isAfter(made.plus(MARGIN)))
                        .isPresent();
        if (role.isEmpty() || younger) {
            MachinesOfRole.fail(
                    entry.principalArn(),
                    role.isEmpty()
                            ? "The role of the access entry does not exist"
                            : "The role is younger than its access entry",
                    Evidence.of("entryCreatedAt", entry.createdAt())
                            .and("roleCreatedAt", roleMade)
                            .since(roleMade)
                            .pointingTo(
                                    role.isEmpty()
                                            ? "The role was deleted, and its access entry stayed behind."
                                            : "The role was deleted and made again: it kept its ARN, and EKS binds an entry to the role's id.")
                            .naming(Placeholder.ROLE_NAME, NodeRoles.name(entry.principalArn())),
                    roleMade,
                    facts,
                    verdict);
        }
    }
}
