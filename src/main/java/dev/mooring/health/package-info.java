/** Liveness and readiness. */
@NullMarked
package dev.mooring.health;

import org.jspecify.annotations.NullMarked;
