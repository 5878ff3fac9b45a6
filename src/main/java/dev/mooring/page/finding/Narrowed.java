package dev.mooring.page.finding;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Severity;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Visit;
import dev.mooring.report.Finding;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which findings are looked for, as the address says; what is empty does not narrow. Pure. */
public record Narrowed(String severity, String check, String site, String text) {
    /** To one site; the empty one does not narrow. */
    public static Narrowed toSite(String site) {
        return new Narrowed("", "", site, "");
    }

    /** Not at all. */
    public static Narrowed none() {
        return toSite("");
    }

    /** Throws {@link PageProblem} where a severity or a check is none. */
    public static Narrowed by(Visit visit) {
        var severity = visit.filter("severity");
        if (!severity.isEmpty()
                && Arrays.stream(Severity.values())
                        .noneMatch(known -> known.id().equals(severity))) {
            throw PageProblem.badRequest("severity must be one of critical, error, warning, info.");
        }
        var check = visit.filter("check");
        if (!check.isEmpty() && Catalogue.find(check).isEmpty()) {
            throw PageProblem.badRequest("There is no such check: /checks lists them.");
        }
        return new Narrowed(
                severity, check, visit.filter("site"), visit.filter("text").toLowerCase(Locale.ROOT));
    }

    public boolean isNarrow() {
        return !(severity.isEmpty() && check.isEmpty() && site.isEmpty() && text.isEmpty());
    }

    public List<Finding> of(Collection<Finding> findings) {
        return findings.stream().filter(this::takes).toList();
    }

    private boolean takes(Finding finding) {
        return (severity.isEmpty() || severity.equals(finding.severity().id()))
                && (check.isEmpty() || check.equals(finding.check()))
                && (site.isEmpty() || finding.sites().contains(site))
                && (text.isEmpty() || finding.words().contains(text));
    }

    /** A filter as a query to a store has it. */
    static Optional<String> asked(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }
}
