/** Checks on the health of nodes and sites. */
@NullMarked
package dev.mooring.check.health;

import org.jspecify.annotations.NullMarked;
