package dev.mooring.command;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.format.CheckText;
import jakarta.enterprise.inject.Vetoed;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a check is. Reads nothing but the catalogue. */
@Vetoed // Made here, not by the container.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says what a check compares, why it would fail and what to do then; without a check, lists all.")
final class Explain implements Callable<Integer> {
    @Spec
    @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "CHECK", description = "Id of a check.")
    @Nullable String check;

    @Override
    public Integer call() {
        var id = check;
        var line = Objects.requireNonNull(spec).commandLine();
        if (id == null) {
            line.getOut()
                    .print(CheckText.of(
                            Catalogue.checks().stream().map(Check::description).toList()));
            line.getOut().flush();
            return ExitStatus.GOOD;
        }
        var found = Catalogue.find(id);
        found.ifPresentOrElse(
                known -> line.getOut().print(CheckText.of(known)),
                () -> line.getErr().println("There is no such check; did you mean " + nearest(id) + "?"));
        line.getOut().flush();
        return found.isPresent() ? ExitStatus.GOOD : ExitStatus.UNUSABLE;
    }

    private static String nearest(String check) {
        var distance = LevenshteinDistance.getDefaultInstance();
        return Catalogue.checks().stream()
                .map(Check::description)
                .map(CheckDescription::id)
                .min(Comparator.<String>comparingInt(id -> distance.apply(id, check))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }
}
