/** Reads the declared hybrid nodes from a Pulumi ESC environment. */
@NullMarked
package dev.mooring.declared.esc;

import org.jspecify.annotations.NullMarked;
