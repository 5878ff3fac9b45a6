/** Bounds of what other sides answer, in size and in time, whichever client carries it. */
@NullMarked
package dev.mooring.reading.answer;

import org.jspecify.annotations.NullMarked;
