/** What people do not want to be told for a while: silences, acknowledgements and maintenance windows. */
@NullMarked
package dev.mooring.silence;

import org.jspecify.annotations.NullMarked;
