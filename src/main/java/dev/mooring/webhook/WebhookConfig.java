package dev.mooring.webhook;

import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hibernate.validator.constraints.time.DurationMin;

/** The HTTP edge for Pulumi. */
@ConfigMapping(prefix = "mooring.webhook")
public interface WebhookConfig {
    /** Secrets of the webhooks that point here. Several are valid at once; they are called by their place, 1, 2, … */
    Optional<List<String>> secrets();

    /** File that holds further secrets, separated by commas or lines. Read again when it changes. */
    Optional<@ReadableFile String> secretsFile();

    /** Secrets with names of their own, so that one can see which is in use. */
    Map<
                    @Pattern(
                            regexp = "(?!\\d+$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
                            message = "is not a label: it may hold letters, digits, '.', '_' and '-' only, and not"
                                    + " digits alone; choose another")
                    String,
                    NamedSecret>
            secret();

    /** A delivery that is not on disk by then is answered 503; it may still be stored, and sending it again is safe. */
    @WithDefault("PT10S")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example PT10S")
    Duration answerWithin();

    /** Time for a body to arrive, counted from its headers. On every path. */
    @WithDefault("PT10S")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example PT10S")
    Duration readWithin();

    /** Largest body in bytes. */
    @WithDefault("262144")
    @Min(value = 1, message = "must be a positive number of bytes, for example 262144") int maxBody();

    /** Time for the head of a request to arrive, counted from its first byte; for the first, from the opening too. */
    @WithDefault("PT15S")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example PT15S")
    Duration headWithin();

    /** Time for the next request's head on a connection, counted from the last answer. */
    @WithDefault("PT150S")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example PT150S")
    Duration idleWithin();

    /**
     * Bytes of requests held in memory at a time, all together. One source holds no more of three quarters of them than
     * it leaves free, and 64 KiB of the rest. A delivery is held from its first byte until it is stored or refused. Where
     * it is not set: 16 MiB, or a sixth of the heap where that is less.
     */
    OptionalLong maxBytesInFlight();

    /** Connections that one source address may hold open, on each port. */
    @WithDefault("1000")
    @Min(1) int connectionsPerSource();

    /** Requests of one source address that may be refused in a minute; beyond, refusals wait a second and are 429. */
    @WithDefault("6000")
    @Min(1) int refusalsPerMinute();

    /** A secret, given here or in a file. */
    interface NamedSecret {
        /** The secret itself. */
        Optional<String> value();

        /** File whose first line it is. Read again when it changes. */
        Optional<@ReadableFile String> file();
    }
}
