/** Who did what: a row for each request that changes something. */
@NullMarked
package dev.mooring.audit;

import org.jspecify.annotations.NullMarked;
