/**
 * {@code mooring} as a command: the same artifact, with arguments. Prints what was asked for on stdout and everything else
 * on stderr, opens no port and keeps nothing.
 */
@NullMarked
package dev.mooring.command;

import org.jspecify.annotations.NullMarked;
