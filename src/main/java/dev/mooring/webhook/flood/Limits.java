package dev.mooring.webhook.flood;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What one peer may take, and for how long, as configured.
 *
 * @param readWithin time for a body to arrive, counted from its headers
 * @param headWithin time for the head of a request to arrive
 * @param idleWithin time for the next request's head on a connection
 * @param maxBytesInFlight bytes of requests in memory at a time; empty for what the heap has room for
 * @param connectionsPerPeer open at a time, on each port
 */
public record Limits(
        Duration readWithin,
        Duration headWithin,
        Duration idleWithin,
        OptionalLong maxBytesInFlight,
        int connectionsPerPeer) {}
