package dev.mooring.database.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells a file from another of the same name, and from itself before it was written to.
 *
 * @param key device and inode; null where the file system knows of none
 */
record Stamp(@Nullable Object key, long size, FileTime modified) {

    /** Of what lies under a path now; empty where nothing does. */
    static Optional<Stamp> of(Path path) throws IOException {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Stamp(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime()));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    boolean isSameFile(Stamp other) {
        return key == null || other.key == null || key.equals(other.key);
    }
}
