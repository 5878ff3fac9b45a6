/** Time as a bean, and what is done about a machine's clock that jumps. */
@NullMarked
package dev.mooring.clock;

import org.jspecify.annotations.NullMarked;
