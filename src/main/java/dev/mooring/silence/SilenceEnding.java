package dev.mooring.silence;

import dev.mooring.database.Session;

/**
 * A silence is about to end. An event, told once, by one of all replicas: whoever observes it may store more in the transaction
 * that records that it is told.
 *
 * @param standing what would be told of again if it ended now; perhaps nothing
 */
public record SilenceEnding(Session session, Silence silence, Standing standing) {}
