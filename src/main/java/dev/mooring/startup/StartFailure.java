package dev.mooring.startup;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What ended the start, as an operator reads it: a line for each problem, with the key and what to do. Pure. */
final class StartFailure {
    /** SmallRye Config 3.16: a value that is of another type. Holds the value, which may be a secret. */
    private static final Pattern CONVERSION = Pattern.compile(
            ".*SRCFG00039: The config property (\\S+) with the config value \".*\" threw an Exception whilst being"
                    + " converted (.*)",
            Pattern.DOTALL);

    /** Of Quarkus OIDC 3.33. */
    private static final String NO_PROVIDER = "'quarkus.oidc.auth-server-url' property must be configured";

    private static final Pattern WORDS = Pattern.compile(".*allowed values: (.*)", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile(".*(SRCFG00029|NumberFormatException).*", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("^(.*: )?SRCFG\\d+: ");
    private static final Pattern COMMA = Pattern.compile(",\\s*");

    private StartFailure() {}

    /** Nothing where the reason is none that an operator could mend. */
    static List<String> lines(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(StartFailure::ofOne)
                .filter(lines -> !lines.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<String> ofOne(Throwable failure) {
        return switch (failure) {
            case QuarkusBindException taken ->
                List.of("Port " + taken.getPort() + " of " + taken.getHost() + " cannot be opened, another process may"
                        + " have it: end that one, or choose another quarkus.http.port");
            case IllegalStateException taken
            when taken.getCause() instanceof BindException cause && !(cause instanceof QuarkusBindException) ->
                List.of(taken.getMessage() + ", another process may have that port: end that one, or choose another"
                        + " quarkus.management.port");
            case ConfigValidationException invalid ->
                IntStream.range(0, invalid.getProblemCount())
                        .mapToObj(invalid::getProblem)
                        .map(problem -> line(problem.getMessage()))
                        .sorted()
                        .toList();
            case ConfigurationException lacking
            when String.valueOf(lacking.getMessage()).startsWith(NO_PROVIDER) ->
                List.of("quarkus.oidc.auth-server-url is not set: set it to the address of the provider"
                        + " (QUARKUS_OIDC_AUTH_SERVER_URL), or choose another mooring.api.auth");
            case ConfigurationException unusable ->
                String.valueOf(unusable.getMessage()).lines().toList();
            case OutOfMemoryError _ ->
                List.of("The heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB is too small to start in: give Java a larger one, for example -Xmx128m");
            case UnsatisfiedLinkError missing
            when String.valueOf(missing.getMessage()).contains("sqlite") ->
                List.of("SQLite's library cannot be unpacked into " + TemporaryFolder.used()
                        + ": make room there, let this user write there, or name another folder with"
                        + " -Djava.io.tmpdir");
            case IOException tooMany
            when String.valueOf(tooMany.getMessage()).contains("Too many open files") ->
                List.of("Too many files are open: allow more (ulimit -n), at least " + OpenFiles.NEEDED
                        + ", and one more for each connection");
            default -> List.of();
        };
    }

    private static String line(String problem) {
        var conversion = CONVERSION.matcher(problem);
        return conversion.matches()
                ? conversion.group(1) + mustBe(conversion.group(2))
                : CODE.matcher(problem).replaceFirst("").replace('\n', ' ');
    }

    private static String mustBe(String reason) {
        var words = WORDS.matcher(reason);
        if (words.matches()) {
            return " must be one of "
                    + COMMA.splitAsStream(words.group(1)).sorted().collect(Collectors.joining(", "));
        }
        if (NUMBER.matcher(reason).matches()) {
            return " must be a whole number";
        }
        return reason.startsWith("Invalid duration")
                ? " must be a duration, for example 30s, 5m or PT5M"
                : " cannot be read; see the table of settings";
    }
}
