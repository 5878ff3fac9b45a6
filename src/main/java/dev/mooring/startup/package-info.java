/** How the process starts: settings derived from mooring.*, and one clear line for each wrong one. */
@NullMarked
package dev.mooring.startup;

import org.jspecify.annotations.NullMarked;
