package dev.mooring.check.registration;

import dev.mooring.actual.eks.AccessEntry;
import dev.mooring.actual.account.IamRole;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A hybrid node role was deleted and made again: its ARN is the same, and its access entry is bound to the old one. */
public final class AccessEntryRoleRecreated implements Check {
    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "access-entry-role-recreated", Group.REGISTRATION, Severity.ERROR)
            .comparing("Creation of the IAM role against creation of its access entry.")
            .needing(Source.PULUMI_STATE, Source.EKS_ACCESS_ENTRY_DETAILS, Source.IAM_ROLES)
            .because("EKS binds an entry to the role's id. A role that is made again keeps its ARN and loses access.")
            .fixedBy(
                    "aws eks delete-access-entry --cluster-name {cluster} --region {region} --principal-arn {subject}, then create it again with --type HYBRID_LINUX");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        if (situation.nodeRoles().isEmpty()) {
            verdict.skip("no hybrid node role is declared or in use");
            return;
        }
        var entries = situation.actual().eks().accessEntries().value().orElse(Map.of());
        var roles = situation.actual().account().roles().value().orElse(Map.of());
        situation.nodeRoles().stream()
                .flatMap(role -> Stream.ofNullable(entries.get(role)))
                .forEach(entry -> compare(entry, Optional.ofNullable(roles.get(entry.principalArn())), verdict));
    }

    private static void compare(AccessEntry entry, Optional<IamRole> role, Verdict verdict) {
        var roleMade = role.flatMap(IamRole::createdAt);
        var younger = roleMade.isPresent()
                && entry.createdAt()
                        .filter(made -> roleMade.get().isAfter(made.plus(MARGIN)))
                        .isPresent();
        if (role.isEmpty() || younger) {
            verdict.fail(
                    Subject.of("access-entry", entry.principalArn()),
                    role.isEmpty()
                            ? "The role of the access entry does not exist"
                            : "The role is younger than its access entry",
                    Evidence.of("entryCreatedAt", entry.createdAt()).and("roleCreatedAt", roleMade));
        }
    }
}
