package dev.mooring.webhook;

import dev.mooring.webhook.flood.Limits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the configuration of the webhook says of every port. */
final class LimitsChoice {
    @Produces
    @Singleton
    Limits limits(WebhookConfig config) {
        return of(config);
    }

    static Limits of(WebhookConfig config) {
        return new Limits(
                config.readWithin(),
                config.headWithin(),
                config.idleWithin(),
                config.maxBytesInFlight(),
                config.connectionsPerSource());
    }
}
