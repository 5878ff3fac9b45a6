package dev.mooring.webhook;

import dev.mooring.webhook.flood.BytesInFlight.Hold;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** The bytes of a body, up to a bound, and the hold on memory for them. Used by one event loop only. */
final class BoundedBody {
    private static final int FIRST_ROOM = 4_096;
    private final int most;
    private final Hold hold;
    private byte[] bytes = new byte[0];
    private int length;
    private boolean givenUp;

    /** What became of a chunk. */
    enum Added {
        TAKEN,
        TOO_LARGE,
        NO_ROOM
    }

    /** @param most bytes: the declared length, or what any body may have */
    BoundedBody(int most, Hold hold) {
        this.most = most;
        this.hold = hold;
    }

    /** When a bound is passed, nothing more is then taken. */
    Added add(Buffer chunk) {
        var needed = length + chunk.length();
        if (givenUp || needed > most) {
            giveUp();
            return Added.TOO_LARGE;
        }
        if (needed > bytes.length && !makeRoom(needed)) {
            giveUp();
            return Added.NO_ROOM;
        }
        chunk.getBytes(bytes, length);
        length = needed;
        return Added.TAKEN;
    }

    private boolean makeRoom(int needed) {
        var room = Math.min(most, Math.max(needed, Math.max(FIRST_ROOM, 2 * bytes.length)));
        if (!hold.grow(room - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, room);
        return true;
    }

    /** The sender went away, or is sent away. */
    void giveUp() {
        givenUp = true;
        bytes = new byte[0];
        hold.release();
    }

    boolean isGivenUp() {
        return givenUp;
    }

    /** Held until the hold is released. */
    byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
