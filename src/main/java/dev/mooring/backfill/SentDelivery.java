package dev.mooring.backfill;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of Pulumi Cloud's own log of what a webhook sent.
 *
 * @param payload the body; empty where the log does not hold it
 * @param responseCode what the receiver answered; 0 for nothing
 */
public record SentDelivery(String id, String kind, Optional<String> payload, Instant at, int responseCode) {

    public boolean failed() {
        return responseCode < 200 || responseCode > 299;
    }
}
