/** What a delivery means once parsed. Pure. */
@NullMarked
package dev.mooring.event;

import org.jspecify.annotations.NullMarked;
