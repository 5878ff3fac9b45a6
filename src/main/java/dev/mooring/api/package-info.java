/** The HTTP API under /api/v1. */
@NullMarked
package dev.mooring.api;

import org.jspecify.annotations.NullMarked;
