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
import java.util.Set;
import java.util.stream.Stream;

/** The access entry of a hybrid node role gives its kubelets another user name than they need. */
public final class AccessEntryUsernameUnexpected implements Check {
    private static final Set<String> EXPECTED = Set.of("system:node:{{SessionName}}", "system:node:{{SessionNameRaw}}");
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "access-entry-username-unexpected", Group.REGISTRATION, Severity.ERROR)
            .comparing("User name of the node role's access entry against system:node:{{SessionName}}.")
            .needing(Source.PULUMI_STATE, Source.EKS_ACCESS_ENTRY_DETAILS)
            .because("The node authorizer and the approval of serving certificates need that form.")
            .fixedBy(
                    "aws eks delete-access-entry --cluster-name {cluster} --region {region} --principal-arn {subject}, then create it again with --type HYBRID_LINUX and no user name");

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
                .flatMap(role -> Stream.ofNullable(entries.get(role)))
                .filter(entry -> !EXPECTED.contains(entry.username()))
                .forEach(entry -> verdict.fail(
                        Subject.of("access-entry", entry.principalArn()),
                        "Access entry of the hybrid node role has another user name",
                        Evidence.of("expected", "system:node:{{SessionName}}")
                                .and("actual", entry.username())
                                .and("type", entry.type())));
    }
}
