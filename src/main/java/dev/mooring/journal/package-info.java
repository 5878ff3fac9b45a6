/** The operations log: what Mooring understood at its start, and what became of each cluster since, one line each. */
@NullMarked
package dev.mooring.journal;

import org.jspecify.annotations.NullMarked;
