package dev.mooring.api;

import dev.mooring.check.CheckDescription;
import dev.mooring.check.Group;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import java.util.List;

/**
 * A check of the catalogue.
 *
 * @param remedy what to do; a finding has the words in braces filled in
 * @param inhibitedBy checks whose findings explain one of this check, where they cover the same node
 * @param documentation path of its page in the repository
 */
public record CheckView(
        String id,
        Group group,
        Severity severity,
        boolean onByDefault,
        String compares,
        List<String> needs,
        String cause,
        Remedy remedy,
        List<String> inhibitedBy,
        String documentation) {
    private static final String DOCUMENTATION = "docs/checks/";

    static CheckView of(CheckDescription check) {
        return new CheckView(
                check.id(),
                check.group(),
                check.severity(),
                check.onByDefault(),
                check.compares(),
                check.neededSources(),
                check.cause(),
                check.remedy(),
                check.inhibitedBy().stream().sorted().toList(),
                DOCUMENTATION + check.id() + ".md");
    }
}
