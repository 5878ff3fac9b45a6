package dev.mooring.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The HTTP edge for Pulumi. */
@ConfigMapping(prefix = "mooring.webhook")
public interface WebhookConfig {
    /** Secrets of the webhooks that point here. Several are valid at once, so that one can be rotated. */
    Optional<List<String>> secrets();

    /** File that holds the secrets, separated by commas or lines. */
    Optional<String> secretsFile();

    /** A delivery that is not on disk by then is answered 503; it may still be stored, and sending it again is safe. */
    @WithDefault("PT10S")
    Duration answerWithin();

    /** Largest body in bytes. */
    @WithDefault("262144")
    int maxBody();
}
