/** Reads the Kubernetes API: one watch on nodes, paged lists for the rest. */
@NullMarked
package dev.mooring.actual.kubernetes;

import org.jspecify.annotations.NullMarked;
