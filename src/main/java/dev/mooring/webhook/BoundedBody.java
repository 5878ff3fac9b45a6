package dev.mooring.webhook;

import dev.mooring.webhook.flood.BytesInFlight.Hold;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** The bytes of a body, up to a bound, and the hold on memory for them. Used by one event loop only. */
final class BoundedBody {
    private static final int FIRST_ROOM = 4_096;
    private final int most;
    private final int beside;
    private final Hold hold;
    private byte[] bytes = new byte[0];
    private int length;
    private boolean givenUp;
    private boolean isHandedOver;

    /** What became of a chunk. */
    enum Added {
        TAKEN,
        TOO_LARGE,
        NO_ROOM
    }

    /**
     * @param most bytes: the declared length, or what any body may have
     * @param beside bytes that are held with it: the head, and what goes with every request
     */
    BoundedBody(int most, int beside, Hold hold) {
        this.most = most;
        this.beside = beside;
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
        if (!hold.grow(room - bytes.length + (length == 0 ? beside : 0))) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, room);
        return true;
    }

    /** The sender went away, is sent away, or has its answer. What was handed over is held on to. */
    void giveUp() {
        if (!isHandedOver) {
            letGo();
        }
    }

    private void letGo() {
        givenUp = true;
        bytes = new byte[0];
        hold.release();
    }

    /** It waits to be stored, and is held until {@link #settled}, whatever its sender is told or does meanwhile. */
    void handOver() {
        isHandedOver = true;
    }

    /** It is stored, or never will be. */
    void settled() {
        isHandedOver = false;
        letGo();
    }

    boolean isGivenUp() {
        return givenUp;
    }

    /** All that came, and no room beyond. */
    byte[] bytes() {
        if (length < bytes.length) {
            bytes = Arrays.copyOf(bytes, length);
        }
        return bytes;
    }
}
