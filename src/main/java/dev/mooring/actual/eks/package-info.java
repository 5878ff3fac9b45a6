/** Reads the EKS API. */
@NullMarked
package dev.mooring.actual.eks;

import org.jspecify.annotations.NullMarked;
