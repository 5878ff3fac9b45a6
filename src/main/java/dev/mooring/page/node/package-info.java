/** One machine: how far it came, and what stands against it. */
@NullMarked
package dev.mooring.page.node;

import org.jspecify.annotations.NullMarked;
