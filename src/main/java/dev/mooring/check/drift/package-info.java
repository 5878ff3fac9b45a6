/** Checks that compare what Pulumi declares with what is there. */
@NullMarked
package dev.mooring.check.drift;

import org.jspecify.annotations.NullMarked;
