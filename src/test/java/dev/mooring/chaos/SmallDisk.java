package dev.mooring.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A disk of a few megabytes that can be filled: a file system in memory where that may be mounted, else a folder. */
final class SmallDisk implements AutoCloseable {
    private static final int MEGABYTES = 64;
    private final Path folder;
    private final boolean mounted;

    private SmallDisk(Path folder, boolean mounted) {
        this.folder = folder;
        this.mounted = mounted;
    }

    static SmallDisk in(Path parent) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(parent, "disk");
        return new SmallDisk(
                folder, run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", folder.toString()));
    }

    Path folder() {
        return folder;
    }

    /** Not the whole disk of the machine. */
    boolean canBeFilled() {
        return mounted;
    }

    void fill() throws IOException {
        var block = new byte[64 * 1024];
        try (var filler = Files.newOutputStream(folder.resolve("filler"))) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            fillToTheLastByte();
        }
    }

    private void fillToTheLastByte() throws IOException {
        try (var filler = Files.newOutputStream(folder.resolve("filler-of-the-rest"))) {
            while (true) {
                filler.write(0);
            }
        } catch (IOException full) {
            // As wished.
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(folder.resolve("filler"));
        Files.deleteIfExists(folder.resolve("filler-of-the-rest"));
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Override
    public void close() throws Exception {
        if (mounted) {
            run("umount", "-l", folder.toString());
        }
    }
}
