package dev.mooring.check.registration;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.RolesInUse;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.List;

/** There is an entry for a role of the same name, but not for just this role. */
public final class AccessEntryLookalikeOnly implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "access-entry-lookalike-only", Group.REGISTRATION, Severity.ERROR)
            .comparing("Exact ARN of the node role against entries that share the role's name.")
            .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.EKS_ACCESS_ENTRIES)
            .because("The role's path differs, or one name is a suffix of the other. nodeadm's own check passes this.")
            .fixedBy(
                    "Make the entry for the exact ARN: aws eks create-access-entry --cluster-name {cluster} --region {region} --principal-arn {subject} --type HYBRID_LINUX");

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
        var entries = situation.actual().eks().accessEntryArns().value().orElse(List.of());
        situation.nodeRoles().stream()
                .filter(role -> !entries.contains(role) && !isMapped(role, situation))
                .forEach(role -> {
                    var alike = entries.stream()
                            .filter(entry -> isLike(role, entry))
                            .toList();
                    if (!alike.isEmpty()) {
                        verdict.fail(
                                Subject.of("access-entry", role),
                                "Only a look-alike of the hybrid node role has an access entry",
                                Evidence.of("expected", role).and("lookalikes", alike));
                    }
                });
    }

    private static boolean isMapped(String role, Situation situation) {
        return AwsAuthMapping.of(role, situation) instanceof AwsAuthMapping.Mapped;
    }

    private static boolean isLike(String role, String entry) {
        var wanted = RolesInUse.name(role);
        var given = RolesInUse.name(entry);
        return entry.contains(":role/") && (given.endsWith(wanted) || wanted.endsWith(given));
    }
}
