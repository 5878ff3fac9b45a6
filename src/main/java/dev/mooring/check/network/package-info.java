/** Checks on addresses and the CNI. */
@NullMarked
package dev.mooring.check.network;

import org.jspecify.annotations.NullMarked;
