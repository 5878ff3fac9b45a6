/** One source's answer with its age: fresh, stale, unavailable with a cause, or switched off. */
@NullMarked
package dev.mooring.reading;

import org.jspecify.annotations.NullMarked;
