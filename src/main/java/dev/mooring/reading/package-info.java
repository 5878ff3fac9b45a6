/**
 * What was read, and what was not. Readers make {@link Reading}s; rules see them through {@link Facts} alone, so that what
 * was not read can never look clean.
 */
@NullMarked
package dev.mooring.reading;

import org.jspecify.annotations.NullMarked;
