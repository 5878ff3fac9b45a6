package dev.mooring.packaged;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

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

    /** Each method and path under /api, its variables filled with a name that nothing has. */
    static Stream<Arguments> operations() {
        try {
            return new YAMLMapper()
                    .readTree(reviewed()).path("paths").properties().stream()
                            .filter(path -> path.getKey().startsWith("/api/"))
                            .flatMap(path -> path.getValue().properties().stream()
                                    .map(operation -> Arguments.of(
                                            operation.getKey().toUpperCase(Locale.ROOT),
                                            path.getKey().replaceAll("\\{[^}]*}", "none"))));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
