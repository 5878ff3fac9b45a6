/** What the environment of a cluster gives Mooring to come by: neither on disk nor in a log, and not for longer than it lasts. */
@NullMarked
package dev.mooring.access;

import org.jspecify.annotations.NullMarked;
