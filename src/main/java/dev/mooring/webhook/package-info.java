/** The HTTP edge for Pulumi: bounded bytes, signature over the raw bytes, then the inbox. */
@NullMarked
package dev.mooring.webhook;

import org.jspecify.annotations.NullMarked;
