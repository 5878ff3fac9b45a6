package dev.mooring.actual.kubernetes;

import java.time.Duration;

/**
 * How a watch does.
 *
 * @param sinceLastWord since the API server said anything over it, be it a bookmark
 * @param events that came, bookmarks among them
 * @param reopenings how often it was opened again
 * @param bytes that came over it, lists not counted
 */
public record WatchFigures(Duration sinceLastWord, long events, long reopenings, long bytes) {}
