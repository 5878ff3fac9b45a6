package dev.mooring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.PropertiesLocationConfigSourceFactory;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from settings, wherever they are set. */
class DerivedSettingsTest {
    private static final int FILE = 250;
    private static final String ADDRESS = "quarkus.datasource.postgresql.jdbc.url";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.config.locations", "smallrye.config.locations"})
    void theDatabaseIsThatOfAFileWhoseNameIsGiven(String naming) throws IOException {
        var settings = Map.of(naming, written("mooring.database.url=jdbc:postgresql://db.example.org/mooring\n"));
        assertThat(read(settings).getRawValue(ADDRESS)).isEqualTo("jdbc:postgresql://db.example.org/mooring");
    }

    @Test
    void ofTwoFilesThatAreGivenBothCount() throws IOException {
        var files = written("mooring.database.url=jdbc:postgresql://db.example.org/mooring\n") + ","
                + written("mooring.database.username=reader\n");
        assertThat(read(Map.of("smallrye.config.locations", files)).getRawValue("quarkus.datasource.postgresql.username"))
                .isEqualTo("reader");
    }

    @Test
    void withoutAnyTheDatabaseIsAFile() {
        assertThat(read(Map.of()).getRawValue("quarkus.datasource.sqlite.active")).isEqualTo("true");
    }

    private String written(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "mooring", ".properties"), text).toString();
    }

    private static SmallRyeConfig read(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "file", FILE))
                .withSources(new DerivedSettings())
                .withSources(new PropertiesLocationConfigSourceFactory())
                .build();
    }
}
