package dev.mooring.check.registration;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.Map;
import java.util.Optional;

/** The access entry of a hybrid node role is not of type HYBRID_LINUX. */
public final class AccessEntryWrongType implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "access-entry-wrong-type", Group.REGISTRATION, Severity.CRITICAL)
            .comparing("Type of the node role's access entry against HYBRID_LINUX.")
            .needing(Source.PULUMI_STATE, Source.EKS_CLUSTER, Source.EKS_ACCESS_ENTRY_DETAILS)
            .because("An entry of another type gives kubelets the wrong user name. nodeadm does not look at the type.")
            .fixedBy(
                    "The type cannot be edited: aws eks delete-access-entry --cluster-name {cluster} --region {region} --principal-arn {subject}, then create it again with --type HYBRID_LINUX");

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
        situation.nodeRoles().stream()
                .flatMap(role -> Optional.ofNullable(entries.get(role)).stream())
                .filter(entry -> !"HYBRID_LINUX".equals(entry.type()))
                .forEach(entry -> verdict.fail(
                        Severity.CRITICAL,
                        Subject.of("access-entry", entry.principalArn()),
                        "Access entry of the hybrid node role has type " + entry.type(),
                        Evidence.of("expected", "HYBRID_LINUX")
                                .and("actual", entry.type())
                                .and("username", entry.username())
                                .and("createdAt", entry.createdAt()),
                        NodeRoles.machinesOf(entry.principalArn(), situation)));
    }
}
