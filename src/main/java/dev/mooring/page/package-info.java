/** The on-call page. */
@NullMarked
package dev.mooring.page;

import org.jspecify.annotations.NullMarked;
