package dev.mooring.check.registration;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.Set;

/** A hybrid node role has no access entry, and no mapping in aws-auth either: its kubelets get 401. */
public final class AccessEntryMissing implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "access-entry-missing", Group.REGISTRATION, Severity.CRITICAL)
            .comparing("Hybrid node role ARN against all access entries and, where the mode reads it, aws-auth.")
            .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.EKS_ACCESS_ENTRIES)
            .because("Nobody made the entry, or it was deleted. Kubelets are answered 401.")
            .fixedBy(
                    "aws eks create-access-entry --cluster-name {cluster} --region {region} --principal-arn {subject} --type HYBRID_LINUX");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var roles = situation.nodeRoles();
        if (roles.isEmpty()) {
            verdict.skip("no hybrid node role is declared or in use");
            return;
        }
        var entries =
                Set.copyOf(situation.actual().eks().accessEntryArns().value().orElse(List.of()));
        roles.stream()
                .filter(role -> !entries.contains(role))
                .forEach(role -> judge(role, entries.size(), situation, verdict));
    }

    private static void judge(String role, int entries, Situation situation, Verdict verdict) {
        switch (AwsAuthMapping.of(role, situation)) {
            case AwsAuthMapping.Mapped() -> {}
            case AwsAuthMapping.Unknown(Cause cause) -> verdict.unknown(cause);
            case AwsAuthMapping.NotMapped(String why) ->
                verdict.fail(
                        Severity.CRITICAL,
                        Subject.of("access-entry", role),
                        "Hybrid node role has no access entry",
                        Evidence.of("expected", role)
                                .and("entriesRead", entries)
                                .and("awsAuth", why),
                        NodeRoles.machinesOf(role, situation));
        }
    }
}
