/**
 * Reads Pulumi ESC: the hybrid nodes that an environment declares, its revisions, rotated secrets, accesses and issuers, and what
 * an opened one gives Mooring to come by.
 */
@NullMarked
package dev.mooring.declared.esc;

import org.jspecify.annotations.NullMarked;
