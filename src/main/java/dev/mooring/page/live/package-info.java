/** Tells open pages that there is news. */
@NullMarked
package dev.mooring.page.live;

import org.jspecify.annotations.NullMarked;
