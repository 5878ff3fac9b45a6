package dev.mooring.database.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The write-ahead log as it lies under its path. After a crash SQLite takes it up to the first frame whose checksum is
 * wrong, and drops all that follows without a word; while it runs it checks none. So the chain of checksums is followed
 * here, <a href="https://www.sqlite.org/fileformat2.html#walformat">as documented</a>: from where it was followed to
 * before, or from the start. Opening this file, unlike the database itself, gives up none of SQLite's locks.
 *
 * <p>Not for several threads.
 */
final class WriteAheadLog {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int LITTLE_ENDIAN = 0x377f0682;
    private static final int BIG_ENDIAN = 0x377f0683;
    private static final int AT_ONCE = 1 << 18;

    /** The log is begun anew at a thousand frames, unless somebody reads for long or the disk is full. */
    private static final int READ_AGAIN = 4_000;

    /**
     * Bytes. To read so much takes about as long as to copy a short log into the database. Small transactions would else
     * read two megabytes for each few kilobytes that they write.
     */
    private static final long READ_OFTEN_ENOUGH = 8 * 1024 * 1024;

    private final Path path;
    private final ByteBuffer header = ByteBuffer.allocateDirect(HEADER);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(AT_ONCE);
    private long salts;
    private int pageSize;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private int sum1;
    private int sum2;
    /** The sums before the last frame. */
    private int before1;

    private int before2;
    private int followed;
    /** Of the content up to there. */
    private long remembered;

    private boolean begunAnew;
    /** Bytes of what was followed before, since the log began. */
    private long readAgain;

    WriteAheadLog(Path path) {
        this.path = path;
    }

    /** Follows the chain anew from its start at the next look. */
    void forget() {
        pageSize = 0;
        followed = 0;
        readAgain = 0;
    }

    /** Whether to begin a new log is cheaper by now than to go on reading this one again at each look. Says so once. */
    boolean isReadTooOften() {
        var isTooOften = readAgain > READ_OFTEN_ENOUGH;
        if (isTooOften) {
            readAgain = 0;
        }
        return isTooOften;
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
        if (!fill(file, header.clear(), 0)) {
            return Optional.of("it has no head");
        }
        var magic = header.getInt(0);
        if (magic != LITTLE_ENDIAN && magic != BIG_ENDIAN) {
            return Optional.of("its head is not that of a log");
        }
        if (pageSize == 0 || header.getLong(16) != salts || followed > frames) {
            forget();
            begunAnew = true;
            order = magic == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            pageSize = header.getInt(8);
            sum1 = 0;
            sum2 = 0;
            add(header, 0, FRAME_HEADER);
            if (pageSize < 512 || pageSize > 65_536 || header.getInt(24) != sum1 || header.getInt(28) != sum2) {
                return Optional.of("the checksum of its head is wrong");
            }
            salts = header.getLong(16);
        }
        var content = new CRC32();
        if (followed > READ_AGAIN) {
            backUp();
        } else if (followed == 0) {
            content.update(header.rewind());
        } else if (!isAsFollowed(file, content)) {
            // From the start, to say where.
            forget();
            return follow(file, frames);
        }
        return followFrames(file, frames, content);
    }

    /**
     * Read each time: a byte that is flipped while something is written leaves no other trace. Compared by CRC32, which a
     * native binary computes in C; for CRC32C it has no more than a loop in Java.
     */
    private boolean isAsFollowed(FileChannel file, CRC32 content) throws IOException {
        var end = offset(followed);
        readAgain += end;
        for (var position = 0L; position < end; position += buffer.capacity()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            if (!fill(file, buffer, position)) {
                return false;
            }
            content.update(buffer.flip());
        }
        return content.getValue() == remembered;
    }

    /**
     * Of a log that is too long to be read each time, the last frame is followed twice: where a file is truncated, it is
     * cut away, and comes back as zeros with the next one.
     */
    private void backUp() {
        if (followed > 0) {
            followed--;
            sum1 = before1;
            sum2 = before2;
        }
    }

    private Optional<String> followFrames(FileChannel file, int frames, CRC32 content) throws IOException {
        var frame = FRAME_HEADER + pageSize;
        while (followed < frames) {
            var count = Math.min(Math.max(1, AT_ONCE / frame), frames - followed);
            buffer.clear().limit(count * frame);
            if (!fill(file, buffer, offset(followed))) {
                return Optional.of("it ends before frame " + (followed + count) + " of " + frames);
            }
            for (var index = 0; index < count; index++) {
                var start = index * frame;
                before1 = sum1;
                before2 = sum2;
                add(buffer, start, 8);
                add(buffer, start + FRAME_HEADER, pageSize);
                if (buffer.getLong(start + 8) != salts
                        || buffer.getInt(start + 16) != sum1
                        || buffer.getInt(start + 20) != sum2) {
                    return Optional.of(at(followed + 1, frames));
                }
                followed++;
            }
            content.update(buffer.flip());
        }
        remembered = content.getValue();
        return Optional.empty();
    }

    private static String at(int frame, int frames) {
        return "frame " + frame + " of " + frames + " is not as it was written";
    }

    private long offset(int frame) {
        return HEADER + (long) frame * (FRAME_HEADER + pageSize);
    }

    private void add(ByteBuffer bytes, int start, int length) {
        bytes.order(order);
        var one = sum1;
        var two = sum2;
        for (var index = start; index < start + length; index += 8) {
            one += bytes.getInt(index) + two;
            two += bytes.getInt(index + 4) + one;
        }
        bytes.order(ByteOrder.BIG_ENDIAN);
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
