/** Checks on the EKS cluster itself. */
@NullMarked
package dev.mooring.check.cluster;

import org.jspecify.annotations.NullMarked;
