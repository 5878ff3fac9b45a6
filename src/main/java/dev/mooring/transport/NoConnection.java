package dev.mooring.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** There was no connection, and so nothing was sent; the cause says why. */
public final class NoConnection extends IOException {
    private static final long serialVersionUID = 1;

    NoConnection(@Nullable Throwable why) {
        super("there was no connection", why);
    }
}
