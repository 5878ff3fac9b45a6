/** Every machine once: declared, credential-registered, joined, healthy. Pure. */
@NullMarked
package dev.mooring.roster;

import org.jspecify.annotations.NullMarked;
