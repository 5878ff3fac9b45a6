package dev.mooring.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.mooring.caller.Caller;
import dev.mooring.check.Severity;
import dev.mooring.problem.Problem;
import dev.mooring.silence.Draft;
import dev.mooring.silence.Scope;
import dev.mooring.silence.Silence.Kind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A silence that is asked for. What is left out does not narrow. Members that are not known are refused: a misspelt one
 * would silence more than was meant.
 */
@RegisterForReflection
public record SilenceRequest(
        @Schema(
                description =
                        "silence (the default where until is given), acknowledgement (the default where it is not:"
                                + " until resolved) or maintenance (from and until, planned ahead)",
                enumeration = {"silence", "acknowledgement", "maintenance"})
        @Nullable String kind,

        @Schema(description = "of the one finding that is meant") @Nullable String fingerprint,

        @Schema(description = "pattern of the check's id; * stands for any text") @Nullable String check,

        @Schema(description = "pattern of the subject's name") @Nullable String subject,

        @Schema(description = "pattern of the subject's site") @Nullable String site,

        @Schema(description = "pattern of the cluster's name") @Nullable String cluster,

        @Schema(description = "any of info, warning, error, critical") @Nullable List<String> severities,

        @Schema(description = "whose wish it is, where that is not who sends it; the sender is told beside") @Nullable String author,

        @Schema(description = "why; shown with each finding that is silenced", required = true) @Nullable String reason,

        @Schema(description = "RFC 3339; now where it is left out") @Nullable String from,

        @Schema(description = "RFC 3339; until resolved where it is left out") @Nullable String until) {
    private static final List<String> KINDS =
            Arrays.stream(Kind.values()).map(Kind::id).toList();
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::id).toList();

    static SilenceRequest read(@Nullable String body, ObjectMapper mapper) {
        try {
            var request = body == null || body.isBlank()
                    ? null
                    : mapper.readerFor(SilenceRequest.class)
                            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .<SilenceRequest>readValue(body);
            if (request != null) {
                return request;
            }
        } catch (UnrecognizedPropertyException unknown) {
            throw Problem.badRequest("A member is not known here. Known are: "
                    + Optional.ofNullable(unknown.getKnownPropertyIds()).orElse(List.of()).stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ".");
        } catch (JsonProcessingException malformed) {
            // Answered below, like a body that is not there.
        }
        throw Problem.badRequest(
                "The body must be a JSON object whose members are texts, and severities a list of them, for example"
                        + " {\"check\": \"node-unreachable\", \"site\": \"dc1\", \"until\": \"2027-01-31T06:00:00Z\", \"reason\": \"…\"}.");
    }

    Draft draft(Caller caller) {
        var end = Optional.ofNullable(until).map(text -> Moment.dated("until", text));
        var wanted = Choice.of("kind", kind, KINDS)
                .map(word -> Kind.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(end.isPresent() ? Kind.SILENCE : Kind.ACKNOWLEDGEMENT);
        return new Draft(
                wanted,
                scope(),
                author == null || author.isBlank() ? caller.name() : author.strip() + " (" + caller.name() + ")",
                Objects.requireNonNullElse(reason, ""),
                Optional.ofNullable(from)
                        .map(text -> Moment.dated("from", text))
                        .orElse(null),
                end.orElse(null));
    }

    private Scope scope() {
        return new Scope(
                fingerprint,
                orAny(check),
                orAny(subject),
                orAny(site),
                orAny(cluster),
                Objects.requireNonNullElse(severities, List.<String>of()).stream()
                        .map(text -> Choice.of("Each of severities", text, SEVERITIES)
                                .orElseThrow(() -> Problem.badRequest("severities must hold texts.")))
                        .map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static String orAny(@Nullable String pattern) {
        return Objects.requireNonNullElse(pattern, "*");
    }
}
