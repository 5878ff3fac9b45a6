/** Reads the Kubernetes API: watches on nodes, leases and CiliumNodes, paged lists for the rest. */
@NullMarked
package dev.mooring.actual.kubernetes;

import org.jspecify.annotations.NullMarked;
