package dev.mooring.webhook;

import io.vertx.core.buffer.Buffer;

/** The bytes of a body, up to a bound. Used by one event loop only. */
final class BoundedBody {
    private final int most;
    private final Buffer bytes = Buffer.buffer();
    private boolean givenUp;

    BoundedBody(int most) {
        this.most = most;
    }

    /** False when the bound is passed; nothing more is then taken. */
    boolean add(Buffer chunk) {
        if (givenUp || bytes.length() + chunk.length() > most) {
            givenUp = true;
            return false;
        }
        bytes.appendBuffer(chunk);
        return true;
    }

    /** The sender went away. */
    void giveUp() {
        givenUp = true;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    byte[] bytes() {
        return bytes.getBytes();
    }
}
