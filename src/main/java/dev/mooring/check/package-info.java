/** The catalogue of checks and how it is judged. Pure: (declared, actual, now) to outcomes. */
@NullMarked
package dev.mooring.check;

import org.jspecify.annotations.NullMarked;
