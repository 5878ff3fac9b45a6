/** Checks on versions and add-ons. */
@NullMarked
package dev.mooring.check.version;

import org.jspecify.annotations.NullMarked;
