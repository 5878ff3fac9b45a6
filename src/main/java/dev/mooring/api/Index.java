package dev.mooring.api;

import java.util.Map;

/**
 * The way in.
 *
 * @param version of Mooring
 * @param links what there is, by its name; braces hold what to fill in; the contract says what else each takes
 */
public record Index(String version, Map<String, String> links) {}
