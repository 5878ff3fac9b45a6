package dev.mooring.database.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that their owner alone may read and write, where the file system knows of owners: they hold what was delivered. */
final class OwnersOnly {
    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-------");

    private OwnersOnly() {}

    /** Makes an empty file unless it is there. Whatever SQLite puts beside it gets the same permissions. */
    static void create(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(file));
        } catch (FileAlreadyExistsException there) {
            tighten(file);
        }
    }

    /** Opens a file for writing, and makes it unless it is there. */
    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes(file));
    }

    static void tighten(Path file) throws IOException {
        if (isPosix(file)
                && Files.exists(file)
                && !Files.getPosixFilePermissions(file).equals(PERMISSIONS)) {
            Files.setPosixFilePermissions(file, PERMISSIONS);
        }
    }

    static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PERMISSIONS)}
                : new FileAttribute<?>[0];
    }
}
