/** Checks of what lives on hybrid nodes beside the cluster itself. */
@NullMarked
package dev.mooring.check.neighbour;

import org.jspecify.annotations.NullMarked;
