/** Patterns with a star in them, matched in one way wherever people write one. Pure. */
@NullMarked
package dev.mooring.glob;

import org.jspecify.annotations.NullMarked;
