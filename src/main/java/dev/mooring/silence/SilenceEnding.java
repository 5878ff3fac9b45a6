package dev.mooring.silence;

/**
 * A silence is about to end. An event, told once, by one of all replicas.
 *
 * @param standing what would be told of again if it ended now; perhaps nothing
 */
public record SilenceEnding(Silence silence, Standing standing) {}
