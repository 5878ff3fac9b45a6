package dev.mooring.verification;

import java.time.Instant;

/**
 * How and when an event came in.
 *
 * @param byWebhook false where it was fetched from Pulumi Cloud's log, since it never arrived
 */
public record Arrival(Instant at, boolean byWebhook) {}
