/** Checks on certificates, activations and the verifier's own permissions. */
@NullMarked
package dev.mooring.check.credential;

import org.jspecify.annotations.NullMarked;
