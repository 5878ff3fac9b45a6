package dev.mooring.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line: what it is given, and what comes of it. */
public final class Commands {
    private Commands() {}

    /**
     * Runs the command that the arguments name, to its end.
     *
     * @param explained what ended a start, as an operator reads it; no line where that is none that an operator could mend
     * @return the status to end the process with
     */
    public static int run(Function<Throwable, List<String>> explained, String... arguments) {
        var process = new QuarkusProcess(explained, arguments);
        return line(new Verify(process), new CheckConfig(process), Notify.line(process))
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    static CommandLine line(Verify verify, CheckConfig checkConfig, CommandLine notify) {
        return new CommandLine(new MooringCommand())
                .addSubcommand(verify)
                .addSubcommand(new Explain())
                .addSubcommand(checkConfig)
                .addSubcommand(notify)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(_ -> ExitStatus.UNKNOWN)
                .setParameterExceptionHandler(Commands::complain);
    }

    /** One line, and where help is; the whole of it would hide what was wrong. */
    private static int complain(ParameterException wrong, String[] arguments) {
        var line = wrong.getCommandLine();
        line.getErr()
                .println(String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong arguments"));
        line.getErr().println("mooring --help says what there is.");
        return ExitStatus.UNUSABLE;
    }
}
