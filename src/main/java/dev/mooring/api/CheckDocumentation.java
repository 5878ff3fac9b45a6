package dev.mooring.api;

import dev.mooring.check.CheckDescription;
import dev.mooring.check.CheckPage;
import dev.mooring.check.Group;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.reading.Source;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A check of the catalogue with its documentation. What it has in common with {@link CheckView} means the same.
 *
 * @param otherRemedies what to do in other cases
 * @param canDoWithout sources that it can do without, each with what follows then
 * @param looksAt what it looks at that is worked out of several sources
 * @param markdown all of it, as the page in the repository has it
 */
public record CheckDocumentation(
        String id,
        Group group,
        Severity severity,
        boolean onByDefault,
        String compares,
        List<String> needs,
        String cause,
        Remedy remedy,
        List<Remedy> otherRemedies,
        Map<String, String> canDoWithout,
        List<View> looksAt,
        List<String> inhibitedBy,
        String documentation,
        String markdown) {

    /** Something that is worked out of several sources. */
    public record View(String name, List<String> sources) {}

    public static CheckDocumentation of(CheckDescription check) {
        var view = CheckView.of(check);
        var without = new TreeMap<String, String>();
        check.uses().forEach((source, follows) -> without.put(source.id(), follows));
        return new CheckDocumentation(
                view.id(),
                view.group(),
                view.severity(),
                view.onByDefault(),
                view.compares(),
                view.needs(),
                view.cause(),
                view.remedy(),
                check.otherRemedies(),
                without,
                check.views().stream()
                        .map(looked -> new View(
                                looked.name(),
                                looked.stated().allSources().stream()
                                        .map(Source::id)
                                        .sorted()
                                        .toList()))
                        .sorted(Comparator.comparing(View::name))
                        .toList(),
                view.inhibitedBy(),
                view.documentation(),
                CheckPage.of(check));
    }
}
