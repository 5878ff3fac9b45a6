package dev.mooring.reading.answer;

import dev.mooring.reading.Unreadable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An unpacked body of which no more than a bound is read. Bytes are counted after unpacking, so that a small body cannot
 * become a large one. Reading on from the bound throws {@link Unreadable}: too large.
 */
public final class AnswerStream extends FilterInputStream {
    private final String operation;
    private final long most;
    private long read;
    private long heldFrom = -1;
    private long heldMost;

    public AnswerStream(InputStream unpacked, String operation, long most) {
        super(unpacked);
        this.operation = operation;
        this.most = most;
    }

    /** From here to {@link #release}, no more than so many bytes: whoever reads holds them. Parsers read ahead a little. */
    public void hold(long bytes) {
        heldFrom = read;
        heldMost = bytes;
    }

    public void release() {
        heldFrom = -1;
    }

    @Override
    public int read() throws IOException {
        var one = in.read();
        if (one >= 0) {
            count(1);
        }
        return one;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        var found = in.read(into, from, length);
        if (found > 0) {
            count(found);
        }
        return found;
    }

    @Override
    public long skip(long bytes) throws IOException {
        var skipped = in.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long more) {
        read += more;
        if (read > most) {
            throw Limits.tooLarge(operation, most);
        }
        if (heldFrom >= 0 && read - heldFrom > heldMost) {
            throw Limits.tooLarge(operation, heldMost);
        }
    }
}
