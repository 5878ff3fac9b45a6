/** Asks over HTTP, and ends at whatever is sent in place of an answer. Knows nobody who is asked. */
@NullMarked
package dev.mooring.transport;

import org.jspecify.annotations.NullMarked;
