package dev.mooring.database.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that copies a log into its database, and takes its time: it holds the lock that SQLite takes for that. */
final class CopyingProcess implements AutoCloseable {
    /** Of the index, <a href="https://www.sqlite.org/walformat.html#wal_locks">as documented</a>. */
    private static final int CHECKPOINT_LOCK = 121;

    private final Process process;

    private CopyingProcess(Process process) {
        this.process = process;
    }

    static CopyingProcess of(Path index) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = Path.of(CopyingProcess.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        var process = new ProcessBuilder(
                        java, "-cp", classes.toString(), CopyingProcess.class.getName(), index.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() != '+') {
            throw new IOException("the lock is held by somebody else");
        }
        return new CopyingProcess(process);
    }

    /** Until whoever started it closes its input. */
    static void main(String[] arguments) throws IOException {
        try (var file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
                var lock = file.lock(CHECKPOINT_LOCK, 1, false)) {
            System.out.print(lock.isValid() ? '+' : '-');
            System.out.flush();
            System.in.read();
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
