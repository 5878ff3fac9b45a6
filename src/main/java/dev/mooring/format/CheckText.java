package dev.mooring.format;

import dev.mooring.check.CheckDescription;
import dev.mooring.check.Remedy;
import dev.mooring.reading.Source;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks as a terminal shows them. Pure. */
public final class CheckText {
    private CheckText() {}

    /** All of them, in a table. */
    public static String of(List<CheckDescription> checks) {
        var table = new Table("id", "group", "severity", "compares");
        checks.forEach(check ->
                table.row(check.id(), check.group().id(), check.severity().id(), check.compares()));
        return table.toString();
    }

    /** One of them: what it holds against what, why it would fail and what to do then. */
    public static String of(CheckDescription check) {
        return check.id() + "\nGroup " + check.group().id() + ", severity "
                + check.severity().id() + (check.onByDefault() ? "" : ", off by default") + ".\n\nCompares: "
                + check.compares() + "\n\nLikely cause: " + check.cause() + "\n\n" + CommandLines.WHAT_TO_DO + " "
                + remedy(check.remedy())
                + check.otherRemedies().stream()
                        .map(other -> "\nOr, in another case: " + remedy(other))
                        .collect(Collectors.joining())
                + needs(check) + uses(check) + inhibitedBy(check);
    }

    private static String remedy(Remedy remedy) {
        return remedy.text() + "\n"
                + remedy.commands().stream()
                        .map(command -> CommandLines.of(command, "") + "\n")
                        .collect(Collectors.joining());
    }

    private static String needs(CheckDescription check) {
        var needed = check.neededSources();
        return "\nNeeds: "
                + (needed.isEmpty()
                        ? "nothing.\n"
                        : String.join(", ", needed)
                                + ". Where one of these could not be read the check is unknown; where it is switched off, skipped.\n");
    }

    private static String uses(CheckDescription check) {
        return check.uses().isEmpty()
                ? ""
                : "\nCan do without:\n"
                        + check.uses().entrySet().stream()
                                .sorted(Comparator.comparing((Map.Entry<Source<?>, String> use) ->
                                        use.getKey().id()))
                                .map(use -> "  " + use.getKey().id() + ": " + use.getValue() + "\n")
                                .collect(Collectors.joining());
    }

    private static String inhibitedBy(CheckDescription check) {
        return check.inhibitedBy().isEmpty()
                ? ""
                : "\nFolded into " + check.inhibitedBy().stream().sorted().collect(Collectors.joining(", "))
                        + ", where they are about the same.\n";
    }
}
