/** Drift reports for Amazon EKS hybrid nodes declared in Pulumi: start at {@link dev.mooring.verification.Verification}. */
@NullMarked
package dev.mooring;

import org.jspecify.annotations.NullMarked;
