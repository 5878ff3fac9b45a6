/** What is silenced now, and the forms that silence and end it. */
@NullMarked
package dev.mooring.page.silence;

import org.jspecify.annotations.NullMarked;
