package dev.mooring.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Credentials of AWS. Live ones: never logged.
 *
 * @param sessionToken of short-lived ones
 * @param end if it is known
 */
public record AwsKeys(
        String accessKeyId, String secretAccessKey, Optional<String> sessionToken, Optional<Instant> end) {
    @Override
    public String toString() {
        return "AWS keys";
    }
}
