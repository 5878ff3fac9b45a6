package dev.mooring.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code openapi/mooring.yaml}, the reviewed contract. */
final class Contract {
    private Contract() {}

    static String reviewed() {
        try {
            return Files.readString(Path.of("openapi", "mooring.yaml"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
