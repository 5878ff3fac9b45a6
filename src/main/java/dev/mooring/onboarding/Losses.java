package dev.mooring.onboarding;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import java.util.Collection;
import java.util.List;

/** What is lost where a source is not read. */
final class Losses {
    private Losses() {}

    /** Ids of the checks whose verdicts may depend on one of these sources, in the order of the catalogue. */
    static List<String> of(Collection<String> sources) {
        return Catalogue.checks().stream()
                .map(Check::description)
                .filter(check -> check.sources().stream().anyMatch(source -> sources.contains(source.id())))
                .map(CheckDescription::id)
                .toList();
    }
}
