/** Who is told of what, when and how often; durable, and once. */
@NullMarked
package dev.mooring.notify;

import org.jspecify.annotations.NullMarked;
