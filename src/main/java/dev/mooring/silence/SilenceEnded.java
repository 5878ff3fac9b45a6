package dev.mooring.silence;

/**
 * A silence ended, by time or by a person, while findings of it stand. An event, told once, by one of all replicas.
 *
 * @param standing what no silence covers any more; never nothing
 */
public record SilenceEnded(Silence silence, Standing standing) {}
