/** The first screen: what is wrong, where, since when. */
@NullMarked
package dev.mooring.page.fleet;

import org.jspecify.annotations.NullMarked;
