/** Who was told what, how the sinks stand, and sending notices again. */
@NullMarked
package dev.mooring.page.notice;

import org.jspecify.annotations.NullMarked;
