/** What happened when, as a picture and as a list. */
@NullMarked
package dev.mooring.page.timeline;

import org.jspecify.annotations.NullMarked;
