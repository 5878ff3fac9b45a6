package dev.mooring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/configuration.md} says what the code says. {@code -Dmooring.docs.write=true} writes it. */
class ConfigurationDocumentationTest {
    private static final Path PAGE = Path.of("docs", "reference", "configuration.md");

    @Test
    void describesEverySettingAsItIs() throws IOException {
        var page = ConfigurationPage.text();
        if (Boolean.getBoolean("mooring.docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void saysOfEachSettingWhatItDoes() throws IOException {
        assertThat(ConfigurationPage.settings())
                .hasSizeGreaterThan(150)
                .filteredOn(setting -> setting.text().isBlank())
                .extracting(ConfigurationPage.Setting::key)
                .isEmpty();
    }
}
