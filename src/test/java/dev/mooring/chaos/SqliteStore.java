package dev.mooring.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An SQLite database on a disk of its own, what Mooring copies of it, and what may happen to it. */
final class SqliteStore {
    private static final int PAGE = 4096;
    private final SmallDisk disk;
    private final Path file;
    private final Path copies;

    SqliteStore(SmallDisk disk, Path copies) {
        this.disk = disk;
        this.file = disk.folder().resolve("mooring.db");
        this.copies = copies;
    }

    String url() {
        return "jdbc:sqlite:" + file;
    }

    /** Copies are made every few seconds. */
    Map<String, String> settings() {
        return Map.of(
                "mooring.database.backup-folder", copies.toString(),
                "mooring.database.backup-delay", "PT2S",
                "mooring.database.backup-interval", "PT2S");
    }

    SmallDisk disk() {
        return disk;
    }

    /** A copy that holds all that was promised before this was asked: the first one may have begun earlier. */
    Path copyOfNow() throws IOException, InterruptedException {
        var known = copies();
        Stage.eventually(() -> newerThan(known).isPresent());
        var first = copies();
        Stage.eventually(() -> newerThan(first).isPresent());
        var copy = newerThan(first).orElseThrow(() -> new IOException("Mooring makes no copies"));
        // Out of the folder, in which Mooring keeps three.
        return Files.copy(copy, Files.createTempDirectory("mooring-copy").resolve("mooring.db"));
    }

    private Optional<Path> newerThan(Set<Path> known) throws IOException {
        return copies().stream().filter(copy -> !known.contains(copy)).max(Comparator.naturalOrder());
    }

    private Set<Path> copies() throws IOException {
        try (var files = Files.list(copies)) {
            return files.filter(copy -> copy.toString().endsWith("Z.db")).collect(Collectors.toSet());
        }
    }

    /** Somebody removes it, with all that belongs to it. */
    void remove() throws IOException {
        for (var end : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(Path.of(file + end));
        }
    }

    /** Bits turn in every page but the first. */
    void flipBits() throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long page = PAGE; page < channel.size(); page += PAGE) {
                var bytes = ByteBuffer.allocate(8);
                channel.read(bytes, page);
                for (var index = 0; index < bytes.capacity(); index++) {
                    bytes.put(index, (byte) ~bytes.get(index));
                }
                channel.write(bytes.rewind(), page);
            }
            channel.force(true);
        }
    }

    /** As docs/inbox.md says, once Mooring has ended. */
    void restore(Path copy) throws IOException {
        remove();
        Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As if it were full, where the disk cannot be filled: no file grows beyond so many bytes. */
    static void limitFiles(long pid, String bytes) throws IOException, InterruptedException {
        run("prlimit", "--fsize=" + bytes + ":unlimited", "--pid", Long.toString(pid));
    }

    static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    /** Time within which a loss must be noticed. */
    static final Duration NOTICED_WITHIN = Duration.ofSeconds(60);
}
