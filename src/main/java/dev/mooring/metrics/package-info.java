/** What Prometheus scrapes. */
@NullMarked
package dev.mooring.metrics;

import org.jspecify.annotations.NullMarked;
