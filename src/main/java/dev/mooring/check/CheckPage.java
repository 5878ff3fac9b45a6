package dev.mooring.check;

import dev.mooring.check.Remedy.Command;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documentation of a check as Markdown: what {@code docs/checks} has, and the API serves. */
public final class CheckPage {
    private CheckPage() {}

    /** All of it. */
    public static String of(CheckDescription check) {
        var inhibitedBy = check.inhibitedBy().stream()
                .sorted()
                .map(id -> "[" + id + "](" + id + ".md)")
                .collect(Collectors.joining(", "));
        return "# " + check.id() + "\n\nGroup " + check.group().id() + ", severity "
                + check.severity().id() + (check.onByDefault() ? "" : ", off by default") + ".\n\n**Compares:** "
                + check.compares() + "\n\n**Likely cause:** " + check.cause() + "\n\n**What to do:** "
                + remedy(check.remedy())
                + Stream.concat(check.otherRemedies().stream(), ofLostNode(check).stream())
                        .map(other -> "\nOr, in another case: " + remedy(other))
                        .collect(Collectors.joining())
                + "\n**Needs:** " + needs(check)
                + uses(check) + views(check)
                + (inhibitedBy.isEmpty()
                        ? ""
                        : "\n**Folded into:** " + inhibitedBy + ", where they are about the same.\n");
    }

    /** Faults of the group of the cluster are of no node. */
    private static Optional<Remedy> ofLostNode(CheckDescription check) {
        return check.group() == Group.CLUSTER
                ? Optional.empty()
                : check.remedy().ofLostNode();
    }

    private static String remedy(Remedy remedy) {
        return remedy.text() + "\n"
                + remedy.toPaste().stream().map(CheckPage::block).collect(Collectors.joining());
    }

    private static String block(List<Command> commands) {
        return (commands.getFirst().changes() ? "\nChanges something:\n" : "")
                + commands.stream()
                        .map(command -> command.command() + "\n")
                        .collect(Collectors.joining("", "\n```sh\n", "```\n"));
    }

    private static String needs(CheckDescription check) {
        var needed = check.neededSources();
        return needed.isEmpty()
                ? "nothing.\n"
                : String.join(", ", needed)
                        + ". Where one of these could not be read the check is unknown; where it is switched off, skipped.\n";
    }

    private static String uses(CheckDescription check) {
        return check.uses().isEmpty()
                ? ""
                : "\n**Can do without:**\n\n"
                        + check.uses().entrySet().stream()
                                .map(use -> "- " + use.getKey().id() + ": " + use.getValue() + "\n")
                                .sorted()
                                .collect(Collectors.joining());
    }

    private static String views(CheckDescription check) {
        return check.views().isEmpty()
                ? ""
                : "\n**Looks at:**\n\n"
                        + check.views().stream()
                                .map(view -> "- " + view.name() + ", from "
                                        + view.stated().allSources().stream()
                                                .map(Source::id)
                                                .sorted()
                                                .collect(Collectors.joining(", "))
                                        + "\n")
                                .sorted()
                                .collect(Collectors.joining());
    }
}
