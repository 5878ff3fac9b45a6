/** How every line of the log looks, whoever writes it: its fields, one line each, and no more than can be read. */
@NullMarked
package dev.mooring.log;

import org.jspecify.annotations.NullMarked;
