/** Checks on how machines become nodes: access entries, names, provider ids. */
@NullMarked
package dev.mooring.check.registration;

import org.jspecify.annotations.NullMarked;
