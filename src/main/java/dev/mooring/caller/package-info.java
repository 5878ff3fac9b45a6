/** Who asks, by token or OIDC, and what they may do. */
@NullMarked
package dev.mooring.caller;

import org.jspecify.annotations.NullMarked;
