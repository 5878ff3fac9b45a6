/** Reads AWS Systems Manager: hybrid activations and managed instances. */
@NullMarked
package dev.mooring.actual.ssm;

import org.jspecify.annotations.NullMarked;
