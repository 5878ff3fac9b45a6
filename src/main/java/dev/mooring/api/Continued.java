package dev.mooring.api;

import org.jspecify.annotations.Nullable;

/** What may go on on a further page. */
interface Continued {
    /** Cursor of the page after it; null on the last one. */
    @Nullable String next();
}
