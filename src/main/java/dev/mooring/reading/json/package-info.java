/** Reads JSON answers strictly, so that an answer of another shape never passes for one that holds nothing. */
@NullMarked
package dev.mooring.reading.json;

import org.jspecify.annotations.NullMarked;
