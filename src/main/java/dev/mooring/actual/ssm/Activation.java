package dev.mooring.actual.ssm;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An SSM hybrid activation. The API never returns its code. */
public record Activation(
        String id,
        String iamRole,
        Optional<Instant> created,
        Optional<Instant> expires,
        boolean expired,
        int registrationLimit,
        int registrations,
        Map<String, String> tags) {

    public Activation {
        tags = Map.copyOf(tags);
    }
}
