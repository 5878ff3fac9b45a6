package dev.mooring.command;

import dev.mooring.check.Severity;
import dev.mooring.cluster.StackName;
import jakarta.enterprise.inject.Vetoed;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verifies clusters once and prints what was found. */
@Vetoed // Made here, not by the container.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies clusters now, once, and prints the reports. Needs no database and no webhook, opens no port and"
                    + " remembers nothing: what takes two looks to tell is not told."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:clean: every check was judged, and nothing of the severity or worse was found",
            "1:findings of the severity or worse",
            "2:unknown: not every check could be judged, and nothing was found",
            "3:wrong arguments or configuration"
        },
        footer = {
            "",
            "One cluster without any configuration:",
            "  export PULUMI_ACCESS_TOKEN=pul-…",
            "  mooring verify --once --stack acme-edge/edge-platform/prod"
        })
final class Verify implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** What reports are printed as. */
    enum Output {
        TABLE,
        JSON,
        MARKDOWN,
        JUNIT,
        OPENREPORTS
    }

    private final QuarkusProcess process;

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = "--once", description = "Verify once and end. There is no other way yet.")
    boolean once;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description = "Only this cluster; all that are configured otherwise.")
    @Nullable String cluster;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES}, in any case; ${DEFAULT-VALUE} unless given.")
    Output output = Output.TABLE;

    @Option(
            names = "--severity",
            paramLabel = "SEVERITY",
            description =
                    "The mildest that ends with status 1: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given.")
    Severity severity = Severity.ERROR;

    @Option(
            names = "--stack",
            paramLabel = "ORG/PROJECT/STACK",
            description = "Verify the cluster that this stack declares, configured or not.")
    @Nullable String stack;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "For --stack: how to reach its Kubernetes API. $KUBECONFIG or ~/.kube/config unless given; where"
                            + " there is none, by AWS credentials.")
    @Nullable String kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "For --stack: the context in that file.")
    @Nullable String context;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say on stderr what is done.")
    boolean verbose;

    Verify(QuarkusProcess process) {
        this.process = process;
    }

    /** What arguments that were looked at already ask for. */
    static Verify parsed(QuarkusProcess process, String... arguments) {
        var verify = new Verify(process);
        Commands.line(verify, new CheckConfig(process), Notify.line(process)).parseArgs(arguments);
        return verify;
    }

    @Override
    public Integer call() {
        return process.run(OneVerification.class, settings(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    /** The cluster that was asked for, by its name. */
    Optional<String> wanted() {
        return stack == null ? Optional.ofNullable(cluster) : Optional.of(named(parsedStack(stack)));
    }

    /** Settings that the arguments are made into. */
    Map<String, String> settings(Map<String, String> environment, Path home) {
        var settings = new HashMap<String, String>();
        // Nothing is kept, but that it could be is looked at.
        settings.put(
                "mooring.database.url", "jdbc:sqlite:" + Path.of(System.getProperty("java.io.tmpdir"), "mooring.db"));
        settings.put("quarkus.log.console.level", verbose ? "INFO" : "WARN");
        if (stack == null) {
            if (kubeconfig != null || context != null) {
                throw wrong("--kubeconfig and --context go with --stack.");
            }
            return settings;
        }
        var key = "mooring.clusters." + named(parsedStack(stack));
        settings.put(key + ".stack", stack);
        kubeconfig(environment, home).ifPresent(file -> {
            settings.put(key + ".kubernetes.access", "kubeconfig");
            settings.put(key + ".kubernetes.kubeconfig", file);
        });
        if (context != null) {
            settings.put(key + ".kubernetes.context", context);
        }
        return settings;
    }

    private StackName parsedStack(String text) {
        return StackName.parse(text).orElseThrow(() -> wrong("--stack must have the form org/project/stack."));
    }

    private String named(StackName name) {
        var wanted = Objects.requireNonNullElse(cluster, name.stack());
        if (!NAME.matcher(wanted).matches()) {
            throw wrong("Give the cluster a name of letters, digits, '.', '_' and '-': --cluster NAME.");
        }
        return wanted;
    }

    private Optional<String> kubeconfig(Map<String, String> environment, Path home) {
        return kubeconfig != null
                ? Optional.of(kubeconfig)
                : Stream.concat(
                                Stream.ofNullable(environment.get("KUBECONFIG"))
                                        .flatMap(Pattern.compile(Pattern.quote(File.pathSeparator))::splitAsStream)
                                        .filter(file -> !file.isBlank()),
                                Stream.of(
                                        home.resolve(".kube").resolve("config").toString()))
                        .filter(file -> Files.isReadable(Path.of(file)))
                        .findFirst();
    }

    private RuntimeException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
