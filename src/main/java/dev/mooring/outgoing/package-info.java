/** The way out: which proxy leads to an address, and whose certificates are trusted. Knows no client. */
@NullMarked
package dev.mooring.outgoing;

import org.jspecify.annotations.NullMarked;
