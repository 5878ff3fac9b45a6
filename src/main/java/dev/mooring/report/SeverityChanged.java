package dev.mooring.report;

import dev.mooring.check.Severity;

/**
 * A finding that counted and counts, with another severity than in the report before.
 *
 * @param before its severity then
 */
public record SeverityChanged(Finding finding, Severity before) {}
