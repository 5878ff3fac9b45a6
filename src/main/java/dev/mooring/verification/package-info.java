/** One run of all checks over one cluster: triggers, queue, the story of a run. */
@NullMarked
package dev.mooring.verification;

import org.jspecify.annotations.NullMarked;
