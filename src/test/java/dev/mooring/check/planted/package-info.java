/** Faults to plant in the healthy installation, each with every finding that must come of it. */
@NullMarked
package dev.mooring.check.planted;

import org.jspecify.annotations.NullMarked;
