package dev.mooring.database.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The write-ahead log as it lies under its path. After a crash SQLite takes it up to the first frame whose checksum is
 * wrong, and drops all that follows without a word; while it runs it checks none. So the chain of checksums is followed
 * here, <a href="https://www.sqlite.org/fileformat2.html#walformat">as documented</a>: what is new at each look, the frame
 * before it, since a file that was cut off ends there, and a few of those before in turn. Each frame holds the sums up to
 * itself, so the chain can be taken up anywhere. Opening this file, unlike the database itself, gives up none of SQLite's
 * locks.
 *
 * <p>Not for several threads.
 */
final class WriteAheadLog {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int LITTLE_ENDIAN = 0x377f0682;
    private static final int BIG_ENDIAN = 0x377f0683;
    private static final int AT_ONCE = 1 << 18;

    /**
     * Frames. A byte that is flipped while something is written leaves no trace but in the log: of one as long as it gets
     * before it is copied, all is followed again within 50 looks.
     */
    private static final int FOLLOWED_AGAIN = 8;

    private final Path path;
    private final ByteBuffer header = ByteBuffer.allocateDirect(HEADER);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(AT_ONCE);
    private final int[] words = new int[AT_ONCE / Integer.BYTES];
    private long salts;
    private int pageSize;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private int sum1;
    private int sum2;
    private int followed;
    /** The next frame of those before to be followed again. */
    private int again;

    private boolean begunAnew;

    WriteAheadLog(Path path) {
        this.path = path;
    }

    /** Follows the chain anew from its start at the next look. */
    void forget() {
        followed = 0;
        again = 0;
    }

    /**
     * Whether frames are there up to a number, as they were written.
     *
     * @return what is wrong; empty where nothing is
     */
    Optional<String> problem(int frames) throws IOException {
        begunAnew = frames == 0;
        if (frames == 0) {
            forget();
            return Optional.empty();
        }
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            return follow(file, frames).map(wrong -> path.getFileName() + " is damaged: " + wrong);
        }
    }

    /** Whether the last look followed the chain from its start. */
    boolean hasBegunAnew() {
        return begunAnew;
    }

    private Optional<String> follow(FileChannel file, int frames) throws IOException {
        var wrong = readHeader(file);
        if (wrong.isPresent()) {
            return wrong;
        }
        if (header.getLong(16) != salts || followed == 0 || followed > frames) {
            forget();
            begunAnew = true;
            salts = header.getLong(16);
        }
        var before = followed;
        wrong = follow(file, Math.max(0, before - 1), frames, frames);
        if (wrong.isEmpty()) {
            followed = frames;
            wrong = followAgain(file, before, frames);
        }
        return wrong;
    }

    private Optional<String> readHeader(FileChannel file) throws IOException {
        if (!fill(file, header.clear(), 0)) {
            return Optional.of("it has no head");
        }
        var magic = header.getInt(0);
        if (magic != LITTLE_ENDIAN && magic != BIG_ENDIAN) {
            return Optional.of("its head is not that of a log");
        }
        order = magic == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        pageSize = header.getInt(8);
        toWords(header.rewind());
        sum1 = 0;
        sum2 = 0;
        add(0, FRAME_HEADER);
        return pageSize < 512 || pageSize > 65_536 || header.getInt(24) != sum1 || header.getInt(28) != sum2
                ? Optional.of("the checksum of its head is wrong")
                : Optional.empty();
    }

    private Optional<String> followAgain(FileChannel file, int before, int frames) throws IOException {
        if (again >= before) {
            again = 0;
        }
        var end = Math.min(before, again + FOLLOWED_AGAIN);
        var wrong = follow(file, again, end, frames);
        again = end;
        return wrong;
    }

    /** From a frame, the first being 0, up to another. */
    private Optional<String> follow(FileChannel file, int from, int to, int frames) throws IOException {
        if (!takeUp(file, from)) {
            return Optional.of("it ends before frame " + from + " of " + frames);
        }
        var frame = FRAME_HEADER + pageSize;
        var next = from;
        while (next < to) {
            var count = Math.min(Math.max(1, AT_ONCE / frame), to - next);
            buffer.clear().limit(count * frame);
            if (!fill(file, buffer, offset(next))) {
                return Optional.of("it ends before frame " + (next + count) + " of " + frames);
            }
            toWords(buffer.flip());
            for (var index = 0; index < count; index++) {
                var start = index * frame;
                add(start, 8);
                add(start + FRAME_HEADER, pageSize);
                if (buffer.getLong(start + 8) != salts
                        || buffer.getInt(start + 16) != sum1
                        || buffer.getInt(start + 20) != sum2) {
                    return Optional.of("frame " + (next + index + 1) + " of " + frames + " is not as it was written");
                }
            }
            next += count;
        }
        return Optional.empty();
    }

    /** What stands in the frame before, or in the head. Where it is wrong, so is the next frame. */
    private boolean takeUp(FileChannel file, int frame) throws IOException {
        if (frame == 0) {
            sum1 = header.getInt(24);
            sum2 = header.getInt(28);
            return true;
        }
        buffer.clear().limit(FRAME_HEADER);
        if (!fill(file, buffer, offset(frame - 1))) {
            return false;
        }
        sum1 = buffer.getInt(16);
        sum2 = buffer.getInt(20);
        return true;
    }

    private long offset(int frame) {
        return HEADER + (long) frame * (FRAME_HEADER + pageSize);
    }

    /** An array is added up several times faster than a buffer, by a native binary above all. */
    private void toWords(ByteBuffer bytes) {
        bytes.order(order).asIntBuffer().get(words, 0, bytes.remaining() / Integer.BYTES);
        bytes.order(ByteOrder.BIG_ENDIAN);
    }

    private void add(int start, int length) {
        var one = sum1;
        var two = sum2;
        var end = (start + length) / Integer.BYTES;
        for (var index = start / Integer.BYTES; index < end; index += 2) {
            one += words[index] + two;
            two += words[index + 1] + one;
        }
        sum1 = one;
        sum2 = two;
    }

    private static boolean fill(FileChannel file, ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }
}
