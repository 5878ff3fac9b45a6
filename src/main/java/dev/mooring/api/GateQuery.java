package dev.mooring.api;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Severity;
import dev.mooring.gate.Question;
import dev.mooring.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What a gate is asked, as text, so that what is wrong with it is told. */
@RegisterForReflection
public class GateQuery {
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::id).toList();
    private static final Duration LONGEST_AGE = Duration.ofDays(7);
    private static final int INTERVALS_BELIEVED = 3;
    private static final Pattern COMMA = Pattern.compile(",");

    @Parameter(
            description = "the mildest that closes the gate",
            schema = @Schema(type = SchemaType.STRING, defaultValue = "error"))
    @QueryParam("severity")
    @Nullable String severity;

    @Parameter(
            description = "longest age of a report that is believed, ISO 8601; three times"
                    + " mooring.verification.interval unless given")
    @QueryParam("max-age")
    @Nullable String maxAge;

    @Parameter(description = "ids of the only checks that matter, separated by commas; all unless given")
    @QueryParam("checks")
    @Nullable String checks;

    @Parameter(
            description =
                    "verify first and wait so long for it, ISO 8601, at most PT2M. For operators, and counted as a"
                            + " verification on demand")
    @QueryParam("wait")
    @Nullable String wait;

    @Parameter(
            description = "whether silenced findings close the gate too",
            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    @QueryParam("silenced")
    @Nullable String silenced;

    Question question(Duration interval) {
        return new Question(
                Choice.of("severity", severity, SEVERITIES)
                        .map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(Severity.ERROR),
                checks == null ? Set.of() : checks(checks),
                maxAge == null
                        ? interval.multipliedBy(INTERVALS_BELIEVED)
                        : TimeSpan.of("max-age", maxAge, LONGEST_AGE, "PT10M"),
                Choice.of("silenced", silenced, Choice.YES_OR_NO)
                        .filter("true"::equals)
                        .isPresent());
    }

    /** Empty where nothing is to be verified first. */
    Optional<Duration> patience() {
        return Optional.ofNullable(wait)
                .map(given -> TimeSpan.of("wait", given, VerificationResource.LONGEST_WAIT, "PT60S"));
    }

    private static Set<String> checks(String given) {
        var ids = COMMA.splitAsStream(given)
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (ids.isEmpty() || ids.stream().anyMatch(id -> Catalogue.find(id).isEmpty())) {
            throw Problem.badRequest(
                    "checks must be ids of checks, separated by commas; GET /api/v1/checks lists them.");
        }
        return ids;
    }
}
