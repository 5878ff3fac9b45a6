package dev.mooring.command;

import jakarta.enterprise.inject.Vetoed;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is about notices. */
@Vetoed // Made here, not by the container.
@Command(
        name = "notify",
        mixinStandardHelpOptions = true,
        description = "Looks after the ways by which Mooring tells people.")
final class Notify implements Runnable {
    @Spec
    @Nullable CommandSpec spec;

    /** With its own command below it. */
    static CommandLine line(QuarkusProcess process) {
        return new CommandLine(new Notify()).addSubcommand(new Test(process));
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "A command is missing: mooring notify test SINK.");
    }

    /** Sends a harmless notice. */
    @Vetoed // Made here, not by the container.
    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = {
                "Sends a harmless notice to one sink, now and once, and prints what the sink answered. Needs the"
                        + " configuration alone: no database, no service that runs. Addresses, tokens and texts are never"
                        + " printed."
            },
            exitCodeListHeading = "%nExit status:%n",
            exitCodeList = {
                "0:the sink took it",
                "1:it did not; the line says why",
                "3:wrong arguments or configuration, or a sink that is not set up"
            })
    static final class Test implements Callable<Integer> {
        private final QuarkusProcess process;

        @Parameters(paramLabel = "SINK", description = "Its name: slack, teams, mail and so on.")
        @Nullable String sink;

        Test(QuarkusProcess process) {
            this.process = process;
        }

        /** The sink that arguments which were looked at already ask for. */
        static String sink(QuarkusProcess process, String... arguments) {
            var test = new Test(process);
            new CommandLine(new MooringCommand())
                    .addSubcommand(new CommandLine(new Notify()).addSubcommand(test))
                    .parseArgs(arguments);
            return Objects.requireNonNull(test.sink);
        }

        @Override
        public Integer call() {
            return process.run(OneTestNotice.class, Map.of("quarkus.log.console.level", "ERROR"));
        }
    }
}
