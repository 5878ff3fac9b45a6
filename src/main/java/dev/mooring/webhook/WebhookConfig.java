package dev.mooring.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The HTTP edge for Pulumi. */
@ConfigMapping(prefix = "mooring.webhook")
public interface WebhookConfig {
    /** Secrets of the webhooks that point here. Several are valid at once; they are called by their place, 1, 2, … */
    Optional<List<String>> secrets();

    /** File that holds further secrets, separated by commas or lines. Read again when it changes. */
    Optional<String> secretsFile();

    /** Secrets with names of their own, so that one can see which is in use. */
    Map<String, NamedSecret> secret();

    /** A delivery that is not on disk by then is answered 503; it may still be stored, and sending it again is safe. */
    @WithDefault("PT10S")
    Duration answerWithin();

    /** Time for a body to arrive, counted from its headers. On every path. */
    @WithDefault("PT10S")
    Duration readWithin();

    /** Largest body in bytes. */
    @WithDefault("262144")
    int maxBody();

    /** Time for the head of a request to arrive, counted from its first byte; for the first, from the opening too. */
    @WithDefault("PT15S")
    Duration headWithin();

    /** Time for the next request's head on a connection, counted from the last answer. */
    @WithDefault("PT150S")
    Duration idleWithin();

    /**
     * Bytes of requests held in memory at a time, all together. One source holds no more of three quarters of them than
     * it leaves free, and 64 KiB of the rest.
     */
    @WithDefault("16777216")
    long maxBytesInFlight();

    /** Connections that one source address may hold open, on each port. */
    @WithDefault("1000")
    int connectionsPerSource();

    /** Requests of one source address that may be refused in a minute; beyond, refusals wait a second and are 429. */
    @WithDefault("6000")
    int refusalsPerMinute();

    /** A secret, given here or in a file. */
    interface NamedSecret {
        Optional<String> value();

        /** File that holds it. Read again when it changes. */
        Optional<String> file();
    }
}
